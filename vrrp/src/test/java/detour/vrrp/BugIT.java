package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Event;
import detour.event.EventSink;
import detour.event.EventType;
import detour.kernel.Nftables;
import detour.lab.Await;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.OfficeLan;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A bug on a thread of the pair reaches the process's handler, which ends the daemon to be started
 * anew: nothing goes on half.
 */
@Isolated
class BugIT {
  private static final Duration GUARD = Duration.ofSeconds(20);

  private final Map<String, Throwable> told = new ConcurrentHashMap<>();
  private Thread.UncaughtExceptionHandler before;

  @BeforeEach
  void listen() {
    OfficeLan.assumePossible("ip");
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> told.put(thread.getName(), bug));
  }

  @AfterEach
  void listenNoMore() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private static Pair start(
      OfficeLan office, Case way, Optional<Nftables> nftables, EventSink events) {
    return office.a.call(
        () ->
            Pair.start(
                PairSettings.checked(List.of(way.ours(100).build()), List.of()),
                nftables,
                RestartTicket.none(),
                events));
  }

  private static void buggy(Event event) {
    if (event.type() == EventType.PAIR_ACTIVE) {
      throw new IllegalStateException("a planted bug");
    }
  }

  @Test
  void inTheDecidingThread() {
    try (OfficeLan office = new OfficeLan()) {
      start(office, new Case(3, false, false, false), Optional.empty(), BugIT::buggy);
      assertThat(Await.until(() -> told.containsKey("vrrp"), GUARD)).isTrue();
      assertThat(told.get("vrrp")).hasMessage("a planted bug");
    }
  }

  @Test
  void inTheKernelThread() {
    Nftables broken =
        (Nftables)
            Proxy.newProxyInstance(
                BugIT.class.getClassLoader(),
                new Class<?>[] {Nftables.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("a planted bug");
                });
    try (OfficeLan office = new OfficeLan();
        Pair pair =
            start(office, new Case(3, false, false, true), Optional.of(broken), event -> {})) {
      assertThat(Await.until(() -> told.containsKey("vrrp-kernel"), GUARD)).isTrue();
      assertThat(told.get("vrrp-kernel")).hasMessage("a planted bug");
      assertThat(pair.snapshot().routers()).hasSize(1);
    }
  }
}
