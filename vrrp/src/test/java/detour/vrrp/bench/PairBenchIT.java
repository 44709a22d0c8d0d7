package detour.vrrp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.netns.LabException;
import detour.vrrp.peers.OfficeLan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Measures: {@code -Ddetour.pair.n=30 -Ddetour.pair.report=FOLDER}; without these it runs once, to
 * see that it works.
 */
@Isolated
class PairBenchIT {
  private static final int N = Integer.getInteger("detour.pair.n", 0);
  private static final long GUARD_SECONDS = 90;
  private static final int TRIES = 3;

  @TempDir Path folder;

  private final List<Result> results = new ArrayList<>();
  private int begunAnew;

  @Test
  void thePairsTakeTurns() throws Exception {
    OfficeLan.assumePossible("keepalived", "ip", "ping");
    boolean smoke = N == 0;
    int[] intervals = smoke ? new int[] {100} : new int[] {100, 1000};
    List<Mishap> mishaps =
        smoke ? List.of(Mishap.STOP, Mishap.SILENT_CUT) : List.of(Mishap.values());
    for (int turn = 0; turn < Math.max(1, N); turn++) {
      for (int interval : intervals) {
        for (Mishap mishap : mishaps) {
          turn(mishap, interval, turn);
        }
      }
      write();
    }
    String text = new PairReport(results).text(List.of());
    assertThat(text).contains("| stop | IPv4 |", "| silent cut | IPv6 |");
    assertThat(results)
        .filteredOn(each -> each.contender() == Contender.DETOUR)
        .allSatisfy(
            each ->
                assertThat(each.packets().values())
                    .allMatch(tally -> Double.isFinite(tally.gapMillis())))
        .allSatisfy(each -> assertThat(each.bothHeldSeconds().values()).allMatch(Double::isFinite));
  }

  /** Both pairs are ready before it happens to either. */
  private void turn(Mishap mishap, int interval, int turn) throws Exception {
    List<Contender> contenders =
        Arrays.stream(Contender.values())
            .filter(each -> each == Contender.DETOUR || mishap != Mishap.HAND_OVER)
            .toList();
    for (int attempt = 1; ; attempt++) {
      String name = turn + "-" + interval + "-" + mishap + "-" + attempt;
      try {
        List<Result> of = together(contenders, mishap, interval, folder.resolve(name));
        of.forEach(each -> System.out.println(turn + " " + each));
        results.addAll(of);
        return;
      } catch (ExecutionException e) {
        if (attempt == TRIES) {
          throw e;
        }
        begunAnew++;
        System.out.println(name + " begins anew: " + e.getCause());
      }
    }
  }

  private static List<Result> together(
      List<Contender> contenders, Mishap mishap, int interval, Path folder) throws Exception {
    CyclicBarrier ready = new CyclicBarrier(contenders.size());
    ExecutorService pool = Executors.newFixedThreadPool(contenders.size());
    List<Future<Result>> futures = new ArrayList<>();
    try {
      for (Contender each : contenders) {
        futures.add(
            pool.submit(
                () -> {
                  try (Trial trial =
                      new Trial(each, mishap, interval, folder.resolve(each.words()))) {
                    trial.prepare();
                    ready.await(GUARD_SECONDS, TimeUnit.SECONDS);
                    return trial.measure();
                  } catch (LabException broken) {
                    ready.reset(); // the other need not wait
                    throw broken;
                  }
                }));
      }
      List<Result> of = new ArrayList<>();
      for (Future<Result> each : futures) {
        of.add(each.get());
      }
      return of;
    } finally {
      pool.shutdown();
      pool.awaitTermination(GUARD_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void write() throws Exception {
    String out = System.getProperty("detour.pair.report", "");
    if (out.isEmpty()) {
      return;
    }
    PairReport report = new PairReport(results);
    List<String> circumstances = new ArrayList<>();
    circumstances.add(
        String.format(
            "`sudo ./packaging/bench vrrp --n %d`, %s", N, LocalDate.now(ZoneOffset.UTC)));
    circumstances.add(
        String.format(
            "Linux %s, %d cores, Java %s with the daemon's compiler and collector at the service's nice -10; %s",
            System.getProperty("os.version"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            keepalived()));
    circumstances.add(begunAnew + " trials were begun anew, as a pair did not get ready");
    circumstances.add(
        String.format(
            Locale.ROOT,
            "in half of the trials no packet left more than %.1f ms after its time",
            report.medianLateMillis()));
    Path to = Files.createDirectories(Path.of(out));
    Files.writeString(to.resolve("vrrp.md"), report.text(circumstances));
    Files.writeString(to.resolve("vrrp.svg"), report.plot());
  }

  private static String keepalived() throws Exception {
    Process version =
        new ProcessBuilder("keepalived", "--version").redirectErrorStream(true).start();
    try (var in = version.inputReader()) {
      return "keepalived " + in.readLine().replaceAll("Keepalived v(\\S+).*", "$1");
    }
  }
}
