package detour.probe.program;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.Loops;
import detour.probe.Probe;
import detour.probe.ProbePath;
import detour.probe.Recorder.Outcome;
import detour.probe.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' programs, good and bad. The shell here is the user's own choice of a program. */
class ProgramIT {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @TempDir Path folder;
  private NetworkNamespace here;
  private Loops loops;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip", "sh", "sleep");
    here = new NetworkNamespace();
    loops = new Loops(here, 53);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      here.close();
    }
  }

  private static Surroundings surroundings() {
    return new Surroundings(
        Optional.of(Addresses.parse("192.0.2.2")),
        Optional.of(Addresses.parse("192.0.2.1")),
        List.of());
  }

  private Probe program(Duration limit, String... arguments) {
    return loops.programs.open(
        new ProbePath("a", "wan1", 0x01000000, Family.IPV4),
        new ProgramCheck("fiber", Arrays.asList(arguments), limit),
        ProgramIT::surroundings);
  }

  private Outcome ask(String... arguments) throws Exception {
    program(LIMIT, arguments).ask(1);
    return loops.heard.next();
  }

  private Outcome shell(String script) throws Exception {
    return ask("/bin/sh", "-c", script);
  }

  @Test
  void exitZeroIsAnAnswerAndAnyOtherSaysNo() throws Exception {
    assertThat(ask("/bin/true").what()).isEqualTo("answered");
    Outcome no = shell("echo; echo 'no credit left \u00e9'; exit 3");
    assertThat(no.what()).isEqualTo("DENIED");
    assertThat(no.text()).isEqualTo("/bin/sh ended with status 3: no credit left ?");
    Outcome none = ask("/no/such/program");
    assertThat(none.what()).isEqualTo("notSent");
    assertThat(none.code()).isEqualTo("program-not-started");
  }

  @Test
  void itKnowsTheUplinkAndNothingElse() throws Exception {
    Path out = folder.resolve("out");
    assertThat(ask("/usr/bin/env", "sh", "-c", "env | sort > " + out).what()).isEqualTo("answered");
    assertThat(Files.readAllLines(out))
        .contains(
            "DETOUR_FAMILY=ipv4",
            "DETOUR_GATEWAY=192.0.2.1",
            "DETOUR_INTERFACE=wan1",
            "DETOUR_MARK=0x01000000",
            "DETOUR_SOURCE=192.0.2.2",
            "DETOUR_TIMEOUT_MS=1000",
            "DETOUR_UPLINK=fiber")
        .filteredOn(each -> !each.startsWith("DETOUR_"))
        .allMatch(each -> each.matches("(PATH|LANG|PWD|_|SHLVL|OLDPWD)=.*"));
    assertThat(ask("/bin/sh", "-c", "test \"$0\" = 'a; exit 1'", "a; exit 1").what())
        .as("arguments are no commands")
        .isEqualTo("answered");
  }

  @Test
  void whatRunsTooLongIsKilledWithAllThatItStarted() throws Exception {
    Path pids = folder.resolve("pids");
    String script =
        "trap '' TERM INT HUP; sleep 313 & echo $! >> %1$s; (sleep 313 & echo $! >> %1$s)"
            .formatted(pids);
    Outcome late = shell(script + "; sleep 313");
    assertThat(late.what()).isEqualTo("DENIED");
    assertThat(late.code()).isEqualTo("program-killed");
    assertThat(late.text()).isEqualTo("/bin/sh was killed after 1000 ms");
    allGone(pids, 2);
    assertThat(shell(script + "; exit 0").what()).as("it left orphans").isEqualTo("answered");
    allGone(pids, 4);
  }

  private static void allGone(Path pids, int count) throws Exception {
    List<String> all = Files.readAllLines(pids);
    assertThat(all).hasSize(count);
    for (String pid : all) {
      Path status = Path.of("/proc", pid, "stat");
      for (int i = 0; i < 200 && alive(status); i++) {
        Thread.sleep(20);
      }
      assertThat(alive(status)).as(pid).isFalse();
    }
  }

  private static boolean alive(Path stat) {
    try {
      return !Files.readString(stat).contains(") Z");
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void endlessOutputIsReadAndDropped() throws Exception {
    Outcome flood = shell("yes detour");
    assertThat(flood.code()).isEqualTo("program-killed");
    Outcome orphan = shell("yes detour & exit 4");
    assertThat(orphan.text()).startsWith("/bin/sh ended with status 4");
    program(
            LIMIT.multipliedBy(10),
            "/bin/sh",
            "-c",
            "head -c 1000000 /dev/zero | tr '\\0' x; exit 5")
        .ask(1);
    Outcome longLine = loops.heard.next();
    assertThat(longLine.text()).hasSizeLessThan(300).contains("status 5: xxxx");
  }

  @Test
  void askedWhileItRunsTheWordOfThatRunIsForAllWhoAsked() throws Exception {
    Path runs = folder.resolve("runs");
    Probe slow = program(LIMIT, "/bin/sh", "-c", "echo run >> " + runs + "; sleep 0.3");
    for (int i = 1; i <= 3; i++) {
      slow.ask(i);
    }
    for (int i = 1; i <= 3; i++) {
      Outcome outcome = loops.heard.next();
      assertThat(outcome.sequence()).isEqualTo(i);
      assertThat(outcome.what()).isEqualTo("answered");
      assertThat(outcome.rttNanos()).isBetween(300_000_000L, 3_000_000_000L);
    }
    assertThat(Files.readAllLines(runs)).hasSize(1);
    slow.ask(4);
    assertThat(loops.heard.next().sequence()).isEqualTo(4);
    assertThat(Files.readAllLines(runs)).hasSize(2);
  }

  @Test
  void onlySoManyRunAtOnce() throws Exception {
    for (int i = 1; i <= ProgramProbes.MOST_RUNNING + 1; i++) {
      program(LIMIT, "/bin/sleep", "313").ask(i);
    }
    Outcome beyond = loops.heard.next();
    assertThat(beyond.code()).isEqualTo("program-busy");
    assertThat(beyond.text()).contains(ProgramProbes.MOST_RUNNING + " programs run already");
    for (int i = 0; i < ProgramProbes.MOST_RUNNING; i++) {
      assertThat(loops.heard.next().code()).isEqualTo("program-killed");
    }
  }
}
