package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.vrrp.election.Observation;
import detour.vrrp.election.Tracked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that say whether all is well. The shell here is the user's own choice of a program. */
class TrackedProgramsTest {
  private static final Duration GUARD = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final BlockingQueue<Map.Entry<String, Observation>> heard = new LinkedBlockingQueue<>();
  private final TrackedPrograms programs =
      new TrackedPrograms((name, is) -> heard.add(Map.entry(name, is)));

  @AfterEach
  void close() {
    programs.close();
  }

  private static Tracked program(String... arguments) {
    return new Tracked(
        new Tracked.Program(List.of(arguments), Duration.ofMillis(50), Duration.ofMillis(400)), 20);
  }

  private Observation first(String... arguments) throws InterruptedException {
    Tracked tracked = program(arguments);
    programs.want(Set.of(tracked));
    Map.Entry<String, Observation> told = heard.poll(GUARD.toSeconds(), TimeUnit.SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.getKey()).isEqualTo(tracked.name());
    return told.getValue();
  }

  @Test
  void exitZeroIsGood() throws InterruptedException {
    assertThat(first("/bin/sh", "-c", "echo fine")).isEqualTo(Observation.good());
  }

  @Test
  void anotherStatusIsBadAndSaysWhatWasPrinted() throws InterruptedException {
    assertThat(first("/bin/sh", "-c", "printf 'no cr\\033edit\\n'; exit 3"))
        .isEqualTo(Observation.bad("ended with status 3: no cr?edit"));
  }

  @Test
  void whatHangsIsKilled() throws InterruptedException {
    assertThat(first("/bin/sleep", "313")).isEqualTo(Observation.bad("was killed after 400 ms"));
  }

  @Test
  void whatIsNotThereIsBad() throws InterruptedException {
    assertThat(first("/no/such/program").text()).contains("could not be started", "/no/such");
  }

  @Test
  void itRunsAgainUntilItIsNoLongerWanted() throws Exception {
    Path runs = folder.resolve("runs");
    Tracked tracked = program("/bin/sh", "-c", "echo >> " + runs);
    programs.want(Set.of(tracked));
    programs.want(Set.of(tracked)); // as it does each second: nothing begins anew
    assertThat(Await.until(() -> heard.size() >= 3, GUARD)).isTrue();
    programs.want(Set.of());
    assertThat(Await.until(programs::idle, GUARD)).isTrue();
    long after = Files.size(runs);
    heard.clear();
    assertThat(first("/bin/true")).isNotNull();
    assertThat(Files.size(runs)).isEqualTo(after);
  }
}
