package detour.vrrp;

import detour.event.Reason;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Plays a take-over through once, without an interface, so that the first real one does not wait
 * for classes to be loaded and linked: 15 ms, where adverts come each 100 ms.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Lets a router become Active and end.
   *
   * @param router that nobody else knows
   */
  static void of(LiveRouter router, long now) {
    Reason why = new Reason("rehearsal", "only to have everything ready");
    InetAddress own = router.settings().addresses().get(0).address();
    router.link(true, why, Optional.of(own), false, now);
    router.tick(router.deadlineNanos());
    router.snapshot(now);
    router.stop(now);
  }
}
