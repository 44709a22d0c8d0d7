package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Link-days without a cut: no verdict is down. 20 of each kind, fewer where nothing rare can
 * happen; {@code -Ddetour.simulated.days=1000} (in {@code -Dtest.jvm.args}) for more.
 */
class FalseAlarmSimTest {
  private static final int DAYS = Lines.DAYS;
  private static final LinkShape FIBER = LinkShape.clean(10);

  /** A call and five people at the web. */
  private static final OfficeShape AT_WORK = new OfficeShape(1, 5, 0);

  static Stream<Arguments> hazards() {
    LinkShape lte = Lines.LOSSY_LTE;
    LinkShape restless = Lines.RESTLESS_FIBER;
    return Stream.of(
        Arguments.of("2 % loss and a daily stall", Kind.LTE, lte, OfficeShape.IDLE, DAYS),
        Arguments.of(
            "2 % loss and a daily stall, a call and five users", Kind.LTE, lte, AT_WORK, DAYS),
        Arguments.of("stalls, bursts of loss", Kind.FIBER, restless, OfficeShape.IDLE, DAYS),
        Arguments.of(
            "stalls, bursts of loss, a call and five users", Kind.FIBER, restless, AT_WORK, DAYS),
        Arguments.of(
            "bloat to half a second in 0.3 s",
            Kind.FIBER,
            FIBER.withBloat(24, 300, 500),
            OfficeShape.web(5),
            DAYS / 5),
        Arguments.of(
            "bloat to two seconds in one",
            Kind.FIBER,
            FIBER.withBloat(24, 1000, 2000),
            OfficeShape.web(5),
            DAYS),
        Arguments.of("20 % loss", Kind.FIBER, FIBER.withLoss(0.2), OfficeShape.IDLE, 2 * DAYS / 5),
        Arguments.of(
            "six echoes a minute of each target",
            Kind.FIBER,
            FIBER.withEchoes(6),
            OfficeShape.IDLE,
            DAYS),
        Arguments.of(
            "six echoes a minute of each target, a call and five users",
            Kind.FIBER,
            FIBER.withEchoes(6),
            AT_WORK,
            DAYS / 5),
        Arguments.of(
            "30 ms of jitter", Kind.FIBER, FIBER.withJitter(30), OfficeShape.web(5), DAYS / 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hazards")
  void noFalseVerdict(String name, Kind kind, LinkShape link, OfficeShape office, int days) {
    var reports = Lines.inRuns(days, (run, some) -> run(kind, link, office, some, 99 + run));
    assertThat(reports)
        .allSatisfy(each -> assertThat(each.downs()).as(name + ": " + each.text()).isZero());
  }

  /** What is dead for longer than the patience is told to be, and is no false alarm. */
  @Test
  void aSpellLongerThanThePatienceIsAnOutage() {
    LinkShape dead = FIBER.withBursts(24, 400, 1);
    LinkDays.Report report = run(Kind.FIBER, dead, AT_WORK, 1, 1);
    assertThat(report.outages()).isBetween(5L, 24L);
    assertThat(report.downs()).isZero();
    LinkShape flapping = FIBER.withBursts(20_000, 200, 0.5);
    LinkDays.Report half = run(Kind.FIBER, flapping, AT_WORK, 1, 1);
    assertThat(half.outages()).as("half of the packets pass").isZero();
  }

  private static LinkDays.Report run(
      Kind kind, LinkShape link, OfficeShape office, int days, int seed) {
    return LinkDays.run(kind.settings(), Lines.TARGETS, link, office, days, seed);
  }
}
