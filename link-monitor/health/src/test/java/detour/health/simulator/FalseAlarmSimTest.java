package detour.health.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Kind;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Link-days without a cut, four times some days with other seeds: no verdict is down. */
class FalseAlarmSimTest {
  private static final LinkShape RESTLESS =
      LinkShape.clean(10).withStalls(24, 60, 120).withBursts(1440, 20, 0.8);

  private static final LinkShape FIBER = LinkShape.clean(10);

  static Stream<Arguments> hazards() {
    LinkShape lte = LinkShape.clean(50).withLoss(0.02).withStalls(1, 300, 301);
    return Stream.of(
        Arguments.of("2 % loss and a daily stall", Kind.LTE, lte, OfficeShape.IDLE, 5),
        Arguments.of("stalls, bursts of loss", Kind.FIBER, RESTLESS, OfficeShape.IDLE, 5),
        Arguments.of(
            "stalls, bursts of loss, a call and five users",
            Kind.FIBER,
            RESTLESS,
            new OfficeShape(1, 5, 0),
            5),
        Arguments.of(
            "bloat to half a second in 0.3 s",
            Kind.FIBER,
            FIBER.withBloat(24, 300, 500),
            OfficeShape.web(5),
            1),
        Arguments.of(
            "bloat to two seconds in one",
            Kind.FIBER,
            FIBER.withBloat(24, 1000, 2000),
            OfficeShape.web(5),
            5),
        Arguments.of("20 % loss", Kind.FIBER, FIBER.withLoss(0.2), OfficeShape.IDLE, 2),
        Arguments.of("30 ms of jitter", Kind.FIBER, FIBER.withJitter(30), OfficeShape.web(5), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hazards")
  void noFalseVerdict(String name, Kind kind, LinkShape link, OfficeShape office, int days) {
    var reports =
        IntStream.range(0, 4)
            .parallel()
            .mapToObj(
                seed ->
                    LinkDays.run(kind.settings(), Lines.TARGETS, link, office, days, 100 + seed))
            .toList();
    assertThat(reports)
        .allSatisfy(each -> assertThat(each.downs()).as(name + ": " + each.text()).isZero());
  }
}
