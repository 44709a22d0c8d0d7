package detour.health.quality;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathQualityTest {
  private static final long SECOND = 1_000_000_000L;

  private final Random random = new Random(3);
  private PathQuality quality = new PathQuality(QualityLimits.of(150, 30, false), 3);
  private long now;
  private long rttNanos = 10_000_000;
  private long jitterNanos = 1_000_000;
  private int turn;
  private int sent;

  private void probe(double loss) {
    boolean dense = quality.zooming();
    if (dense) {
      quality.sent();
    }
    sent++;
    turn = (turn + 1) % 3;
    if (random.nextDouble() < loss) {
      quality.lost(now, turn, dense);
    } else {
      long rtt = rttNanos + (long) (random.nextDouble() * jitterNanos);
      quality.answered(now, turn, rtt, dense);
    }
    now += dense ? SECOND / 5 : SECOND;
  }

  private void run(long seconds, double loss) {
    long end = now + seconds * SECOND;
    while (now < end) {
      probe(loss);
    }
  }

  private String code() {
    Reason reason = quality.degraded();
    return reason == null ? "" : reason.code();
  }

  @Test
  void twentyPercentOfLossIsSeenInSecondsAndLeftAfterAMinute() {
    run(120, 0);
    assertThat(quality.degraded()).isNull();
    long at = now;
    while (quality.degraded() == null) {
      probe(0.2);
    }
    assertThat(now - at).isLessThan(40 * SECOND);
    assertThat(code()).isEqualTo("loss");
    run(59, 0);
    assertThat(quality.degraded()).isNotNull();
    run(60, 0);
    assertThat(quality.degraded()).isNull();
  }

  @Test
  void onePercentOfLossHardlyEverDegrades() {
    int entries = 0;
    boolean before = false;
    while (now < 5 * 86_400 * SECOND) {
      probe(0.01);
      boolean is = quality.degraded() != null;
      entries += is && !before ? 1 : 0;
      before = is;
    }
    assertThat(entries).isLessThanOrEqualTo(3);
    assertThat(sent / (now / 1e9)).isLessThan(1.6);
  }

  @Test
  void oneSickTargetCannotDegrade() {
    for (int i = 0; i < 3000; i++) {
      boolean dense = quality.zooming();
      if (dense) {
        quality.sent();
      }
      int target = i % 3;
      if (target == 1) {
        quality.lost(now, target, dense);
      } else {
        quality.answered(now, target, rttNanos, dense);
      }
      now += SECOND / 5;
    }
    assertThat(quality.degraded()).isNull();
  }

  @Test
  void oneLuckyTargetCannotHideIt() {
    for (int i = 0; i < 300; i++) {
      int target = i % 3;
      if (target != 1 && i % 2 == 0) {
        quality.lost(now, target, false);
      } else {
        quality.answered(now, target, rttNanos, false);
      }
      now += SECOND;
    }
    assertThat(quality.degraded()).isNotNull();
  }

  @Test
  void aRoundTripFarAboveTheUsualOneDegradesUntilItIsLowForAWhile() {
    run(300, 0);
    rttNanos = 400_000_000;
    run(30, 0);
    assertThat(quality.degraded()).isNotNull();
    assertThat(code()).isEqualTo("latency");
    rttNanos = 10_000_000;
    run(20, 0);
    assertThat(quality.degraded()).isNotNull();
    run(60, 0);
    assertThat(quality.degraded()).isNull();
  }

  @Test
  void aPathThatIsAlwaysFarIsNotSlow() {
    rttNanos = 300_000_000;
    run(600, 0);
    assertThat(quality.degraded()).isNull();
  }

  @Test
  void aRoundTripThatSomebodyChoseDegradesWhateverIsUsual() {
    quality =
        new PathQuality(
            new QualityLimits(
                new QualityLimits.Loss(80, 30),
                new QualityLimits.Times(Duration.ofMillis(50), Duration.ofMillis(45)),
                new QualityLimits.Times(Duration.ofMillis(30), Duration.ofMillis(5)),
                false,
                new QualityLimits.Zoom(100, Duration.ofMinutes(1))),
            3);
    run(120, 0);
    rttNanos = 60_000_000;
    run(60, 0);
    assertThat(code()).isEqualTo("latency");
    rttNanos = 47_000_000;
    run(300, 0);
    assertThat(code()).as("between the two").isEqualTo("latency");
    rttNanos = 42_000_000;
    run(90, 0);
    assertThat(quality.degraded()).isNull();
  }

  @Test
  void jitterIsLeftWhereItIsTold() {
    QualityLimits usual = QualityLimits.of(150, 30, false);
    quality =
        new PathQuality(
            new QualityLimits(
                usual.loss(),
                usual.latency(),
                new QualityLimits.Times(Duration.ofMillis(30), Duration.ofMillis(5)),
                true,
                usual.zoom()),
            3);
    jitterNanos = 120_000_000;
    run(120, 0);
    assertThat(code()).isEqualTo("jitter");
    jitterNanos = 30_000_000; // some 10 ms of jitter
    run(300, 0);
    assertThat(code()).as("between the two").isEqualTo("jitter");
    jitterNanos = 1_000_000;
    run(300, 0);
    assertThat(quality.degraded()).isNull();
  }

  @Test
  void jitterDegrades() {
    run(60, 0);
    jitterNanos = 200_000_000;
    run(120, 0);
    assertThat(quality.degraded()).isNotNull();
    assertThat(code()).isIn("jitter", "latency");
    assertThat(quality.quality().jitterNanos()).isGreaterThan(30_000_000);
  }

  @Test
  void tooFewProbesTellNothing() {
    run(5, 0.5);
    assertThat(quality.degraded()).isNull();
    assertThat(quality.quality().lossPermille()).isEqualTo(-1);
    assertThat(quality.quality().score()).isEqualTo(-1);
  }

  @Test
  void aGoodPathScoresHighAndABadOneLow() {
    run(120, 0);
    assertThat(quality.quality().score()).isBetween(90, 94);
    quality = new PathQuality(QualityLimits.of(150, 30, false), 3);
    run(120, 0.3);
    assertThat(quality.quality().score()).isLessThan(70);
  }
}
