package detour.vrrp;

import detour.vrrp.state.Role;
import java.util.List;

/** Two gateways, a better than b, with two LANs that move together; a frame takes a millisecond. */
final class TwoLans {
  /** A gateway. */
  final class Half {
    final Pretend office;
    final Pretend guests;
    final LiveGroups groups = new LiveGroups();
    boolean on;

    private Half(int priority, String own) {
      office = new Pretend(Pretend.settings("office", 51).priority(priority).build(), own);
      guests = new Pretend(Pretend.settings("guests", 52).priority(priority).build(), own);
    }

    List<Pretend> both() {
      return List.of(office, guests);
    }

    void on(GroupSettings group) {
      on = true;
      both().forEach(each -> each.nowMillis = nowMillis);
      both().forEach(Pretend::up);
      groups.change(List.of(group), List.of(office.router, guests.router), office.now());
    }

    boolean are(Role role) {
      return both().stream().allMatch(each -> each.router.role() == role);
    }
  }

  final Half a = new Half(200, "10.9.0.2");
  final Half b = new Half(100, "10.9.0.3");
  long nowMillis = 1000;

  /** The cables stay in, but nothing comes through. */
  boolean officeCut;

  boolean guestsCut;

  List<Half> both() {
    return List.of(a, b);
  }

  void run(long millis) {
    long end = nowMillis + millis;
    while (nowMillis < end) {
      for (Half each : both()) {
        if (each.on) {
          each.both().forEach(one -> one.run(nowMillis - one.nowMillis));
          each.groups.settle(each.office.now());
        }
      }
      int carried =
          carry(a.office, b.office, b.on && !officeCut)
              + carry(b.office, a.office, a.on && !officeCut)
              + carry(a.guests, b.guests, b.on && !guestsCut)
              + carry(b.guests, a.guests, a.on && !guestsCut);
      nowMillis = carried > 0 ? nowMillis + 1 : Math.max(nowMillis + 1, Math.min(end - 1, due()));
    }
  }

  private static int carry(Pretend from, Pretend to, boolean through) {
    List<byte[]> said = from.said();
    for (byte[] frame : said) {
      if (through) {
        to.router.frame(frame, to.now());
      }
    }
    return said.size();
  }

  /** When anything happens next. */
  private long due() {
    return both().stream()
        .filter(each -> each.on)
        .flatMap(each -> each.both().stream())
        .mapToLong(Pretend::dueMillis)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    return both().stream()
        .flatMap(each -> each.both().stream())
        .map(each -> each.own + " " + each.router.name() + " " + each.router.role())
        .toList()
        .toString();
  }
}
