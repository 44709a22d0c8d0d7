package detour.vrrp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.bench.Machine;
import detour.lab.netns.LabException;
import detour.vrrp.peers.OfficeLan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Measures: {@code -Ddetour.pair.n=30 -Ddetour.pair.report=FOLDER}; without these it runs once, to
 * see that it works. {@code -Ddetour.pair.trials=FILE} keeps the trials there, and goes on from
 * those that are there already.
 */
@Isolated
class PairBenchIT {
  private static final int N = Integer.getInteger("detour.pair.n", 0);
  private static final long GUARD_SECONDS = 90;
  private static final int TRIES = 3;

  /** Its multiples spread evenly over the interval, however few they are. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  @TempDir Path folder;

  private final Machine machine = Machine.watched();
  private final List<Result> results = new ArrayList<>();
  private final Optional<Trials> kept =
      Optional.ofNullable(System.getProperty("detour.pair.trials"))
          .filter(each -> !each.isEmpty())
          .map(each -> new Trials(Path.of(each)));
  private int begunAnew;

  @Test
  void thePairsTakeTurns() throws Exception {
    OfficeLan.assumePossible("keepalived", "ip", "ping");
    boolean smoke = N == 0;
    List<Integer> intervals = smoke ? List.of(100) : List.of(100, 1000);
    List<Mishap> mishaps =
        smoke ? List.of(Mishap.STOP, Mishap.SILENT_CUT) : List.of(Mishap.values());
    if (kept.isPresent()) {
      results.addAll(kept.get().read());
    }
    // Two of them take as long as all the others together: these come last.
    for (boolean helpless : List.of(false, true)) {
      for (int turn = 0; turn < Math.max(1, N); turn++) {
        for (Mishap mishap : mishaps) {
          if (mishap.helpless() == helpless && turnsOf(mishap) <= turn) {
            turn(mishap, intervals, turn);
          }
        }
        write();
      }
    }
    String text = new PairReport(results).text(List.of());
    assertThat(text).containsPattern("\\| stop \\| \\d+ \\| IPv4 \\|");
    assertThat(text).containsPattern("\\| silent cut \\| \\d+ \\| IPv6 \\|");
    assertThat(results)
        .filteredOn(each -> each.contender() == Contender.DETOUR)
        .allSatisfy(
            each ->
                assertThat(each.packets().values())
                    .allMatch(tally -> Double.isFinite(tally.gapMillis())))
        .allSatisfy(each -> assertThat(each.bothHeldSeconds().values()).allMatch(Double::isFinite));
  }

  private long turnsOf(Mishap mishap) {
    return results.stream()
        .filter(each -> each.mishap() == mishap && each.contender() == Contender.DETOUR)
        .filter(each -> each.intervalMillis() == 100)
        .count();
  }

  /** All pairs are ready before it happens to any of them. */
  private void turn(Mishap mishap, List<Integer> intervals, int turn) throws Exception {
    for (int attempt = 1; ; attempt++) {
      Path own = folder.resolve(turn + "-" + mishap + "-" + attempt);
      try {
        List<Result> of = together(trials(mishap, intervals, own), turn * GOLDEN % 1);
        of.forEach(each -> System.out.println(turn + " " + each));
        results.addAll(of);
        if (kept.isPresent()) {
          kept.get().add(turn, of);
        }
        return;
      } catch (ExecutionException e) {
        if (attempt == TRIES) {
          throw e;
        }
        begunAnew++;
        System.out.println(own.getFileName() + " begins anew: " + e.getCause());
      }
    }
  }

  private static List<Supplier<Trial>> trials(Mishap mishap, List<Integer> intervals, Path folder) {
    List<Supplier<Trial>> trials = new ArrayList<>();
    for (Contender contender : Contender.values()) {
      if (contender == Contender.KEEPALIVED && mishap == Mishap.HAND_OVER) {
        continue;
      }
      for (int interval : intervals) {
        Path own = folder.resolve(contender.words() + "-" + interval);
        trials.add(() -> new Trial(contender, mishap, interval, own));
      }
    }
    return trials;
  }

  private static List<Result> together(List<Supplier<Trial>> trials, double phase)
      throws Exception {
    CyclicBarrier ready = new CyclicBarrier(trials.size());
    ExecutorService pool = Executors.newFixedThreadPool(trials.size());
    List<Future<Result>> futures = new ArrayList<>();
    try {
      for (Supplier<Trial> each : trials) {
        futures.add(
            pool.submit(
                () -> {
                  try (Trial trial = each.get()) {
                    trial.prepare();
                    ready.await(GUARD_SECONDS, TimeUnit.SECONDS);
                    return trial.measure(phase);
                  } catch (LabException broken) {
                    ready.reset(); // the others need not wait
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
            "%s; the daemon's compiler and collector, the service's nice -10; %s",
            machine.words(), keepalived()));
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
