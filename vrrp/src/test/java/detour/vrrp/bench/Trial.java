package detour.vrrp.bench;

import detour.lab.Await;
import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.peers.Packets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One mishap of one pair in an office of its own, both families at once. */
final class Trial implements AutoCloseable {
  private static final Duration GUARD = Duration.ofSeconds(30);
  private static final List<String> ADDRESSES = List.of("10.9.0.1", "fd09::1");

  /** Packets that flow before and after. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  /** How often who holds what is looked at: each look is a process. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** The lifetime, and what the kernel's timers for it are late. */
  private static final Duration WATCH = Duration.ofMillis(Contender.LIFETIME_MILLIS + 2_000);

  private final Contender contender;
  private final Mishap mishap;
  private final int intervalMillis;
  private final Path folder;
  private final OfficeLan office = new OfficeLan();
  private @Nullable Running a;
  private @Nullable Running b;

  Trial(Contender contender, Mishap mishap, int intervalMillis, Path folder) {
    this.contender = contender;
    this.mishap = mishap;
    this.intervalMillis = intervalMillis;
    this.folder = folder;
  }

  private Running start(Namespace host, String name, int priority) throws IOException {
    return contender.start(host, folder.resolve(name), priority, intervalMillis);
  }

  private static boolean hold(Namespace host) {
    return ADDRESSES.stream().allMatch(each -> OfficeLan.holds(host, each));
  }

  private static boolean free(Namespace host) {
    return ADDRESSES.stream().noneMatch(each -> OfficeLan.holds(host, each));
  }

  private void await(boolean byA, boolean byB) {
    boolean found =
        Await.until(
            () -> {
              boolean so =
                  (byA ? hold(office.a) : free(office.a))
                      && (byB ? hold(office.b) : free(office.b));
              if (!so) {
                Await.traffic(LOOK);
              }
              return so;
            },
            GUARD);
    if (!found) {
      throw new LabException(
          contender.words() + ", " + mishap.words() + ": not as it should be " + words());
    }
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(a == null ? List.of() : a.lines());
    words.addAll(b == null ? List.of() : b.lines());
    Stream.of(office.a, office.b)
        .forEach(each -> words.add(each.run("ip", "-o", "address", "show").out()));
    return words;
  }

  /** Brings everything to where the mishap can happen. */
  void prepare() throws IOException {
    if (mishap != Mishap.PREEMPTION) {
      a = start(office.a, "a", 200);
      await(true, false);
    }
    b = start(office.b, "b", 100);
    if (mishap == Mishap.PREEMPTION) {
      await(false, true);
    }
    // b has heard a, or a's last announcements are over.
    Await.traffic(Duration.ofMillis(1_500 + 2L * intervalMillis));
    if (mishap == Mishap.HEALED_SPLIT) {
      split();
      await(true, true);
      Await.traffic(Duration.ofMillis(2L * intervalMillis));
    }
    await(mishap != Mishap.PREEMPTION, mishap.returns());
    ADDRESSES.forEach(office::station);
  }

  /**
   * Lets it happen and measures.
   *
   * @param phase of an interval that passes before: the last advert is older by that
   */
  Result measure(double phase) throws IOException {
    Packets four = new Packets(office.c, ADDRESSES.get(0));
    Packets six = new Packets(office.c, ADDRESSES.get(1));
    Await.traffic(MARGIN);
    awaitAdvert();
    Await.traffic(Duration.ofMillis((long) (phase * intervalMillis)));
    long begin = System.nanoTime();
    happen();
    Map<String, Double> both = Map.of();
    if (mishap.helpless()) {
      both = bothHold(begin);
    } else if (mishap == Mishap.SILENT_CUT) {
      await(true, true);
    } else {
      await(mishap.returns(), !mishap.returns());
    }
    Await.traffic(MARGIN);
    return new Result(
        contender,
        mishap,
        intervalMillis,
        Map.of(ADDRESSES.get(0), four.end(), ADDRESSES.get(1), six.end()),
        both);
  }

  /** Returns when the Active has just sent an advert (of IPv4, if there are both). */
  private void awaitAdvert() {
    Semaphore heard = new Semaphore(0);
    Running adverts =
        office.c.start(
            List.of("tcpdump", "--immediate-mode", "-l", "-n", "-i", "eth0", "ip proto 112"),
            line -> heard.release(line.contains("VRRPv3, Advertisement") ? 1 : 0));
    try {
      if (!heard.tryAcquire(GUARD.toSeconds(), TimeUnit.SECONDS)) {
        throw new LabException("no advert was heard: " + adverts.lines());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    } // it ends with the office: ending it takes longer than an interval
  }

  private void happen() throws IOException {
    switch (mishap) {
      case STOP -> signal("-TERM");
      case HAND_OVER -> gateway().tell("handover");
      case INTERFACE_DOWN -> office.a.ip("link set eth0 down");
      case CABLE_CUT -> office.lan.ip("link set port-a down");
      case SILENT_CUT -> split();
      case KILL -> signal("-KILL");
      case FREEZE -> signal("-STOP");
      case PREEMPTION -> a = start(office.a, "a", 200);
      case HEALED_SPLIT -> office.lan.ip("link set port-a master br0");
    }
  }

  /** The carrier stays. */
  private void split() {
    office.lan.ip("link set port-a nomaster");
  }

  private Running gateway() {
    if (a == null) {
      throw new IllegalStateException("a was not started");
    }
    return a;
  }

  /** To all processes of gateway a, children first: a parent would start them anew. */
  private void signal(String signal) {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    if (!signal.equals("-TERM")) {
      ProcessHandle.of(gateway().pid()).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(each -> command.add(String.valueOf(each.pid())));
    }
    command.add(String.valueOf(gateway().pid()));
    office.a.run(command.toArray(String[]::new)).orThrow();
  }

  /** For how long both held each address, in seconds; infinite if they still do. */
  private Map<String, Double> bothHold(long begin) {
    long[] first = new long[ADDRESSES.size()];
    long[] last = new long[ADDRESSES.size()];
    boolean more = true;
    while (more && System.nanoTime() - begin < WATCH.toNanos()) {
      more = false;
      for (int i = 0; i < first.length; i++) {
        boolean inA = OfficeLan.holds(office.a, ADDRESSES.get(i));
        if (inA && OfficeLan.holds(office.b, ADDRESSES.get(i))) {
          first[i] = first[i] == 0 ? System.nanoTime() : first[i];
          last[i] = System.nanoTime();
        }
        more |= inA;
      }
      Await.traffic(LOOK);
    }
    return Map.of(
        ADDRESSES.get(0), seconds(0, first, last), ADDRESSES.get(1), seconds(1, first, last));
  }

  private double seconds(int address, long[] first, long[] last) {
    boolean still =
        OfficeLan.holds(office.a, ADDRESSES.get(address))
            && OfficeLan.holds(office.b, ADDRESSES.get(address));
    return still ? Double.POSITIVE_INFINITY : (last[address] - first[address]) / 1e9;
  }

  @Override
  public void close() {
    if (a != null && mishap == Mishap.FREEZE) {
      signal("-KILL");
    }
    office.close();
  }
}
