package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import detour.health.ProbeKind;
import detour.health.TargetSpec;
import detour.health.simulator.LinkShape;
import detour.health.simulator.OfficeShape;
import detour.health.simulator.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleReplayTest {
  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void anOutageWasRecorded() {
    lines.add("# fiber, IPv4, kind fiber, asking 1.1.1.1, 8.8.8.8, 9.9.9.9");
    Simulation simulation =
        new Simulation(
            Kind.FIBER.settings(),
            Collections.nCopies(3, TargetSpec.of(ProbeKind.ICMP)),
            LinkShape.clean(10),
            OfficeShape.CALL,
            1);
    simulation.recordTo(lines::add);
    simulation.runMillis(10_000);
    simulation.cut();
    simulation.runMillis(5_000);
    simulation.mend();
    simulation.runMillis(5_000);
  }

  private int replay(String end) throws Exception {
    Path file = folder.resolve("1-IPV4.log");
    Files.writeString(file, String.join("\n", lines) + end);
    out.reset();
    Arguments arguments = Arguments.parse(new String[] {"--replay", file.toString()});
    return new Offline(arguments, stream(out), stream(err)).replay();
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachChangeOfStateIsPrintedWithItsTimeAndReason() throws Exception {
    assertThat(replay("\n")).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            # fiber, IPv4, kind fiber, asking 1.1.1.1, 8.8.8.8, 9.9.9.9
                     0.260 s  no data -> up: 3 answers in a row, round trip 10.0 ms (answers)
                    10.080 s  up -> suspect: 3 of 3 targets silent for 0.09 s, 7 probes unanswered, traffic stopped (targets-silent)
                    10.240 s  suspect -> down: 3 of 3 targets silent for 0.25 s, 15 probes unanswered, traffic stopped (targets-silent)
                    15.040 s  down -> probation: it answers again (answers-again)
                    15.180 s  probation -> up: 3 answers in a row, round trip 10.2 ms (answers)
            5 changes of state in 20.000 s; the same was decided then.
            """);
  }

  @Test
  void whatWasDecidedOtherwiseThenIsPrintedAndFails() throws Exception {
    lines.replaceAll(
        each -> each.contains(" changed SUSPECT DOWN ") ? each.replace("3 of 3", "2 of 3") : each);
    assertThat(replay("\n")).isOne();
    assertThat(printed())
        .contains("otherwise then (-) and now (+):\n- ")
        .containsPattern("- +10[.][0-9]{3} s  suspect -> down: 2 of 3 targets silent")
        .containsPattern("[+] +10[.][0-9]{3} s  suspect -> down: 3 of 3 targets silent");
  }

  @Test
  void aLineThatCannotBeReadIsNamedWithItsNumber() throws Exception {
    lines.add(7, "5 dance");
    assertThat(replay("\n")).isEqualTo(4);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(folder.resolve("1-IPV4.log") + ":8: \"5 dance\": there is no event dance\n");
  }

  @Test
  void halfALineOfADaemonThatWasKilledIsLeftOut() throws Exception {
    assertThat(replay("\n1000020 tra")).isZero();
    assertThat(printed()).contains("# The last line is cut off");
  }
}
