package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.Keepalived;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The table: every version, family, cast and kind of address x who starts first x who has the
 * higher priority, with a real keepalived. At the end one owner, the right one; a third host's
 * neighbour cache is right; keepalived says the same of itself.
 */
@Execution(ExecutionMode.CONCURRENT)
class KeepalivedIT {
  private static final Duration GUARD = Duration.ofSeconds(40);

  /**
   * Whoever served for a moment, as a busy machine let it miss adverts, is contradicted for so
   * long: a Linux host passes over what contradicts news less than a second old.
   */
  private static final Duration TOLD = Duration.ofSeconds(8);

  /** Most of the time they wait for intervals. */
  private static final int SIDE_BY_SIDE = 6;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> table() {
    OfficeLan.assumePossible("keepalived", "ip", "ping");
    ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    List<DynamicTest> tests = new ArrayList<>();
    for (Case each : Case.all()) {
      Future<List<String>> result = pool.submit(() -> run(each));
      tests.add(DynamicTest.dynamicTest(each.toString(), () -> judge(result)));
    }
    pool.shutdown();
    return tests.stream();
  }

  private static void judge(Future<List<String>> result) throws Exception {
    try {
      assertThat(result.get()).isEmpty();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private List<String> run(Case way) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (OfficeLan office = new OfficeLan()) {
      // keepalived does not; we do that ourselves on ours.
      office.b.sysctl("ipv4/conf/eth0/arp_announce", "2");
      for (boolean oursFirst : new boolean[] {true, false}) {
        for (boolean oursHigher : new boolean[] {true, false}) {
          String name = way + (oursFirst ? ", we first" : ", they first");
          name += oursHigher ? ", we higher" : ", they higher";
          scenario(office, way, oursFirst, oursHigher, name, wrong);
        }
      }
    }
    return wrong;
  }

  private void scenario(
      OfficeLan office,
      Case way,
      boolean oursFirst,
      boolean oursHigher,
      String name,
      List<String> wrong)
      throws Exception {
    RouterSettings settings = way.ours(oursHigher ? 200 : 100).build();
    List<String> theirs = way.theirs(oursHigher ? 100 : 200);
    Path files = folder.resolve(name.replaceAll("[^a-zA-Z0-9]", ""));
    try (Gateway first = oursFirst ? new Gateway(office.a, settings) : null) {
      if (first != null && !Await.until(() -> first.role() == Role.ACTIVE, GUARD)) {
        wrong.add(name + ": alone we did not become Active: " + first.router() + first.events);
        return;
      }
      try (Keepalived keepalived = new Keepalived(office.b, files, theirs)) {
        if (!oursFirst && !Await.until(() -> keepalived.state().equals("MASTER"), GUARD)) {
          wrong.add(name + ": alone keepalived did not become MASTER: " + keepalived.lines());
          return;
        }
        try (Gateway second = first == null ? new Gateway(office.a, settings) : null) {
          Gateway ours = first != null ? first : second;
          check(
              office,
              way,
              java.util.Objects.requireNonNull(ours),
              keepalived,
              oursHigher,
              name,
              wrong);
        }
      }
    }
  }

  private static void check(
      OfficeLan office,
      Case way,
      Gateway ours,
      Keepalived theirs,
      boolean oursHigher,
      String name,
      List<String> wrong) {
    // Long enough for the second to have heard, or not heard, whole down intervals.
    Await.traffic(way.interval().multipliedBy(4));
    boolean settled =
        Await.until(
            () ->
                ours.role() == (oursHigher ? Role.ACTIVE : Role.BACKUP)
                    && theirs.state().equals(oursHigher ? "BACKUP" : "MASTER")
                    && way.addresses().stream()
                        .allMatch(
                            each ->
                                OfficeLan.holds(office.a, each) == oursHigher
                                    && OfficeLan.holds(office.b, each) == !oursHigher),
            GUARD);
    if (!settled) {
      wrong.add(
          name
              + ": not settled: ours "
              + ours.router()
              + ours.events
              + office.a.run("ip", "address").out()
              + " keepalived "
              + theirs.state()
              + office.b.run("ip", "address").out()
              + theirs.lines());
      return;
    }
    for (String each : way.addresses()) {
      if (!Await.until(() -> office.station(each).equals(way.station(oursHigher)), TOLD)) {
        wrong.add(name + ": " + each + " is at " + office.station(each) + " for a third host");
      }
    }
    if (ours.router().counters().addressListErrors() > 0) {
      wrong.add(name + ": address lists differ: " + ours.router().counters());
    }
  }
}
