package detour.vrrp.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ElectionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Tracked FIBER = new Tracked("fiber", Tracked.Kind.UPLINK, 50);
  private static final Tracked LAN = new Tracked("eth0", Tracked.Kind.INTERFACE, 0);
  private static final Tracked FILE = new Tracked("/run/bias", Tracked.Kind.FILE, 1);

  private final Election election = new Election(150, List.of(FIBER, LAN, FILE), 10 * SECOND, 5);

  @Test
  void worseCountsAtOnceAndSaysWhy() {
    Score score = election.observe("fiber", Observation.bad("down"), 0).orElseThrow();
    assertThat(score.priority()).isEqualTo(100);
    assertThat(score.reason().text()).isEqualTo("150 - 50 (fiber: down) = 100");
    assertThat(election.current()).isEqualTo(score);
  }

  @Test
  void betterCountsAfterItLasted() {
    election.observe("fiber", Observation.bad("down"), 0);
    assertThat(election.observe("fiber", Observation.good(), SECOND)).isEmpty();
    assertThat(election.deadlineNanos()).isEqualTo(11 * SECOND);
    assertThat(election.poll(11 * SECOND - 1)).isEmpty();
    assertThat(election.poll(11 * SECOND).orElseThrow().priority()).isEqualTo(150);
    assertThat(election.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aFlapStartsTheWaitAnew() {
    election.observe("fiber", Observation.bad("down"), 0);
    election.observe("fiber", Observation.good(), SECOND);
    assertThat(election.observe("fiber", Observation.bad("down"), 5 * SECOND)).isEmpty();
    assertThat(election.observe("fiber", Observation.good(), 6 * SECOND)).isEmpty();
    assertThat(election.poll(15 * SECOND)).isEmpty();
    assertThat(election.poll(16 * SECOND)).isPresent();
  }

  @Test
  void quality() {
    Score score = election.observe("fiber", new Observation(60, 0, "4 % loss"), 0).orElseThrow();
    assertThat(score.reason().text()).isEqualTo("150 - 20 (fiber: 4 % loss) = 130");
    assertThat(election.observe("fiber", new Observation(54, 0, "5 % loss"), 0)).isEmpty();
    assertThat(election.observe("fiber", new Observation(50, 0, "6 % loss"), 0)).isPresent();
  }

  @Test
  void aSmallWeightCounts() {
    Election small =
        new Election(102, List.of(new Tracked("check", Tracked.Kind.UPLINK, 3), FILE), SECOND, 5);
    assertThat(small.observe("check", Observation.bad("down"), 0).orElseThrow().priority())
        .isEqualTo(99);
    assertThat(small.observe("/run/bias", new Observation(100, -1, "-1"), 0).orElseThrow())
        .extracting(Score::priority)
        .isEqualTo(98);
    small.observe("check", Observation.good(), SECOND);
    assertThat(small.poll(2 * SECOND).orElseThrow().priority()).isEqualTo(101);
  }

  @Test
  void whatIsAllBadCountsHoweverBadItWas() {
    election.observe("fiber", new Observation(4, 0, "60 % loss"), 0);
    assertThat(election.observe("fiber", new Observation(2, 0, "70 % loss"), 0)).isEmpty();
    assertThat(election.observe("fiber", Observation.bad("down"), 0).orElseThrow().priority())
        .isEqualTo(100);
  }

  @Test
  void withoutWhatItCannotDoWithoutItIsUnfit() {
    Score score = election.observe("eth0", Observation.bad("without carrier"), 0).orElseThrow();
    assertThat(score.priority()).isZero();
    assertThat(score.reason().text()).isEqualTo("unfit: eth0 is without carrier");
    election.observe("eth0", Observation.good(), SECOND);
    assertThat(election.poll(11 * SECOND).orElseThrow().priority()).isEqualTo(150);
  }

  @Test
  void aFilesNumberIsAddedAndTheSumStaysInItsRange() {
    assertThat(election.observe("/run/bias", new Observation(100, -254, "-254"), 0).orElseThrow())
        .extracting(Score::priority)
        .isEqualTo(1);
    election.observe("/run/bias", new Observation(100, 254, "254"), 0);
    assertThat(election.poll(10 * SECOND).orElseThrow().priority()).isEqualTo(254);
  }

  @Test
  void whatWasSeenBeforeANewConfigurationCountsOn() {
    election.observe("fiber", Observation.bad("down"), 0);
    election.observe("eth0", Observation.bad("without carrier"), 0);
    Election next =
        new Election(
            120, List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 30), FILE), 10 * SECOND, 5);
    next.remember(election);
    assertThat(next.current().reason().text()).isEqualTo("120 - 30 (fiber: down) = 90");
  }

  @Test
  void anotherWaitAloneStartsNothingAnew() {
    election.observe("fiber", Observation.bad("down"), 0);
    election.observe("fiber", Observation.good(), SECOND);
    Election next = new Election(150, List.of(FIBER, LAN, FILE), 2 * SECOND, 5);
    next.remember(election);
    assertThat(next.current().priority()).isEqualTo(100);
    assertThat(next.poll(3 * SECOND).orElseThrow().priority()).isEqualTo(150);
  }

  @Test
  void whatIsNotTrackedIsPassedOver() {
    assertThat(election.observe("other", Observation.bad("down"), 0)).isEmpty();
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertThatThrownBy(() -> new Election(255, List.of(), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tracked("x", Tracked.Kind.FILE, 255))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
