package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.event.Reason;
import detour.health.Forced;
import detour.health.Kind;
import detour.health.Memory;
import detour.health.Patience;
import detour.health.State;
import detour.health.Wrong;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayTest {
  private static final Memory LEARNED =
      new Memory(
          State.UP,
          450_000_000,
          1234.5,
          true,
          List.of(
              new Memory.Target(10_000_000, false),
              new Memory.Target(-1, true),
              new Memory.Target(12_000_000, false)));

  private static Simulation simulation(Kind kind, Memory memory, List<String> lines) {
    Simulation simulation =
        new Simulation(
            kind.settings(), Lines.TARGETS, Lines.clean(kind), new OfficeShape(1, 5, 0), 4, memory);
    simulation.recordTo(lines::add);
    return simulation;
  }

  private static List<String> recordAnOutage(Kind kind, Memory memory) {
    List<String> lines = new ArrayList<>();
    Simulation simulation = simulation(kind, memory, lines);
    simulation.runMillis(20_000);
    simulation.cut();
    simulation.runMillis(6_000);
    simulation.mend();
    simulation.runMillis(10_000);
    assertThat(simulation.count(State.DOWN)).isOne();
    return lines;
  }

  private static List<String> recordAnOutage() {
    return recordAnOutage(Kind.FIBER, Memory.NONE);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSameIsDecidedAgainByWhatTheLogSaysOfItself(Kind kind) throws Exception {
    Replay.Outcome outcome = Replay.run(recordAnOutage(kind, Memory.NONE));
    assertThat(outcome.recorded()).isNotEmpty();
    assertThat(outcome.decided()).isEqualTo(outcome.recorded());
    assertThat(outcome.same()).isTrue();
  }

  @Test
  void aRunAfterARestartIsReplayedWithWhatItRemembered() throws Exception {
    List<String> lines = recordAnOutage(Kind.FIBER, LEARNED);
    Replay.Outcome outcome = Replay.run(lines);
    assertThat(outcome.decided().get(0).reason().text()).isEqualTo("kept over a restart");
    assertThat(outcome.decided()).isEqualTo(outcome.recorded());
    List<String> forgetful = lines.stream().filter(each -> !each.contains(" memory ")).toList();
    assertThat(Replay.run(forgetful).same()).isFalse();
  }

  @Test
  void whereOthersTookOverTheLogGoesOnWithThem() throws Exception {
    List<String> lines = recordAnOutage();
    List<String> both = new ArrayList<>(lines);
    both.addAll(recordAnOutage(Kind.LTE, LEARNED));
    Replay.Outcome outcome = Replay.run(both);
    assertThat(outcome.decided()).hasSizeGreaterThan(Replay.run(lines).decided().size());
    assertThat(outcome.decided()).isEqualTo(outcome.recorded());
  }

  @Test
  void whatStrangersSayStaysInItsLine() throws Exception {
    List<String> lines = new ArrayList<>();
    Simulation simulation = simulation(Kind.FIBER, Memory.NONE, lines);
    simulation.runMillis(5_000);
    Reason why = new Reason("portal", "it says\n12 poll\rand\tmore");
    long now = simulation.now();
    simulation.health().wrong(now, 6, Wrong.CAPTIVE, why);
    simulation.health().force(now, Forced.DOWN, why);
    assertThat(lines).noneMatch(each -> each.contains("\n") || each.contains("\r"));
    Replay.Outcome outcome = Replay.run(lines);
    assertThat(outcome.same()).isTrue();
    assertThat(outcome.decided().get(1).reason().text()).isEqualTo("it says 12 poll and more");
  }

  @Test
  void otherSettingsDecideOtherwise() throws Exception {
    Replay.Outcome outcome =
        Replay.run(settings -> settings.withPatience(Patience.CALM), recordAnOutage());
    assertThat(outcome.same()).isFalse();
  }

  private static void refused(List<String> lines, int line, String message) {
    assertThatThrownBy(() -> Replay.run(lines))
        .isInstanceOfSatisfying(
            Replay.BadLineException.class, bad -> assertThat(bad.line).isEqualTo(line))
        .hasMessage(message);
  }

  @Test
  void aLineThatCannotBeReadIsNamed() {
    List<String> begin = recordAnOutage().subList(0, 6);
    assertThat(begin.get(5)).contains(" memory ");
    List<String> lines = new ArrayList<>(begin);
    lines.add(0, "# a remark");
    lines.add("5 dance 1");
    refused(lines, 8, "\"5 dance 1\": there is no event dance");
    lines.set(7, "5 answer 1");
    refused(lines, 8, "\"5 answer 1\": Index 3 out of bounds for length 3");
    lines.set(7, "x poll");
    refused(lines, 8, "\"x poll\": For input string: \"x\"");
    refused(
        List.of("5 begin", "5 poll"),
        2,
        "\"5 poll\": before it must stand: begin, settings, a target for each, memory");
    refused(
        List.of("5 settings interval=1"),
        1,
        "\"5 settings interval=1\": there is no varianceFloor");
  }
}
