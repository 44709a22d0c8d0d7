package detour.alert;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Event;
import detour.event.EventType;
import detour.event.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramRunnerTest {
  private static final String HOSTILE = "lte: $(touch /tmp/owned); `reboot` \"'&|";

  @TempDir private Path folder;
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private Thread thread = new Thread(() -> {});

  private ProgramRunner runner(Duration timeout, String... arguments) {
    ProgramRunner runner =
        new ProgramRunner(
            List.of(new AlertProgram("tell", List.of(arguments), timeout)),
            (program, why) -> failures.add(why));
    thread = new Thread(runner, "programs");
    thread.start();
    return runner;
  }

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private static Event event() {
    return new Event(
            EventType.POLICY_FAILOVER, "default", HOSTILE, new Reason("uplink-lost", HOSTILE))
        .with("from", "fiber")
        .with("to", "lte");
  }

  private String script(String body) throws IOException {
    Path script = folder.resolve("tell");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  @Test
  void theEventStandsInTheEnvironmentAndNoShellReadsIt() throws Exception {
    Path out = folder.resolve("out");
    runner(
            Duration.ofSeconds(30),
            script(
                "printf '%s|%s|%s|%s' \"$DETOUR_EVENT\" \"$DETOUR_SENTENCE\" \"$DETOUR_TO\" \"$1\" > "
                    + out
                    + ".new; mv "
                    + out
                    + ".new "
                    + out
                    + "; exit 3"),
            HOSTILE)
        .tell(event());
    assertThat(failures.poll(30, TimeUnit.SECONDS)).startsWith("it ended with status 3");
    assertThat(Files.readString(out)).isEqualTo("policy.failover|" + HOSTILE + "|lte|" + HOSTILE);
  }

  @Test
  void aProgramThatHangsIsKilled() throws Exception {
    runner(Duration.ofSeconds(1), script("sleep 600")).tell(event());
    assertThat(failures.poll(30, TimeUnit.SECONDS)).isEqualTo("it was killed after 1 s");
  }

  @Test
  void aProgramThatIsNotThereIsSaid() throws Exception {
    runner(Duration.ofSeconds(1), "/nonexistent/tell").tell(event());
    assertThat(failures.poll(30, TimeUnit.SECONDS)).startsWith("it could not be started");
  }

  @Test
  void whatAProgramSaysInPlentyIsReadAndNotKept() throws Exception {
    runner(Duration.ofSeconds(30), script("head -c 1000000 /dev/zero | tr '\\0' x; exit 1"))
        .tell(event());
    assertThat(failures.poll(30, TimeUnit.SECONDS)).hasSizeLessThan(600).contains("xxx");
  }

  @Test
  void aBurstIsBounded() throws Exception {
    ProgramRunner runner = runner(Duration.ofSeconds(1), script("sleep 600"));
    for (int i = 0; i < 100; i++) {
      runner.tell(event());
    }
    assertThat(failures.poll(30, TimeUnit.SECONDS)).contains("64 runs wait already");
  }
}
