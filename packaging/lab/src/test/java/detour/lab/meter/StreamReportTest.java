package detour.lab.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A stream of one request each 10 ms, answered after 1 ms but for those sent from 1000 to 1500 ms.
 */
class StreamReportTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);

  private static long ms(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static StreamReport stream(long cutMillis, long healMillis) {
    Tally tally = new Tally("test", Family.IPV4);
    for (long t = 10; t < 3000; t += 10) {
      int request = tally.request(ms(t));
      if (t < cutMillis || t >= healMillis) {
        tally.answer(request, ms(t + 1));
      }
    }
    return tally.report(ms(3001));
  }

  @Test
  void outageIsTheSilenceAroundTheMoment() {
    Outage outage = stream(1000, 1500).outage(ms(1000), WINDOW);
    assertThat(outage.lastNanos()).isEqualTo(ms(991));
    assertThat(outage.firstNanos()).isEqualTo(ms(1501));
    assertThat(outage.millis()).isEqualTo(510.0);
  }

  @Test
  void answersOnTheirWayAtTheMomentDoNotHideTheOutage() {
    assertThat(stream(1000, 1500).outage(ms(985), WINDOW).millis()).isEqualTo(510.0);
  }

  @Test
  void unharmedStreamIsSilentForItsInterval() {
    assertThat(stream(3000, 3000).outage(ms(1000), Duration.ofSeconds(1)).millis()).isEqualTo(10.0);
  }

  @Test
  void silenceToTheEndIsNotOver() {
    Outage outage = stream(1000, 9999).outage(ms(1000), WINDOW);
    assertThat(outage.over()).isFalse();
    assertThat(outage.millis()).isInfinite();
  }

  @Test
  void lossLastsUntilTheFirstRequestThatIsAnsweredLeaves() {
    assertThat(stream(1000, 1500).lossMillis(ms(997), WINDOW)).isEqualTo(503.0);
    assertThat(stream(980, 1000).lossMillis(ms(997), WINDOW)).as("under way").isEqualTo(3.0);
    assertThat(stream(1000, 9999).lossMillis(ms(997), WINDOW)).as("not over").isInfinite();
  }

  @Test
  void outageOfAnotherTimeIsNotMine() {
    assertThat(stream(1000, 1500).outage(ms(1600), Duration.ofSeconds(1)).millis()).isEqualTo(10.0);
  }

  @Test
  void lostAreThoseSentInTheOutage() {
    StreamReport stream = stream(1000, 1500);
    assertThat(stream.sent()).isEqualTo(299);
    assertThat(stream.lost()).isEqualTo(50);
    assertThat(stream.lostBetween(ms(1000), ms(1100))).isEqualTo(10);
    assertThat(stream.lostBetween(ms(1500), ms(3000))).isZero();
    assertThat(stream.medianRttNanos()).isEqualTo(ms(1));
  }

  @Test
  void requestsJustSentAreNotCalledLost() {
    Tally tally = new Tally("test", Family.IPV6);
    tally.request(ms(100));
    tally.request(ms(1900));
    assertThat(tally.report(ms(2000)).lost()).isEqualTo(1);
  }

  @Test
  void livingCountCallsLostWhatIsSilentForASecondAndTakesItBack() {
    Tally tally = new Tally("test", Family.IPV4);
    int request = tally.request(ms(1));
    assertThat(tally.count(ms(900)).lost()).isZero();
    assertThat(tally.count(ms(1100)).lost()).isEqualTo(1);
    tally.answer(request, ms(1200));
    assertThat(tally.count(ms(1300)).lost()).isZero();
  }

  @Test
  void secondAnswerIsIgnored() {
    Tally tally = new Tally("test", Family.IPV4);
    int request = tally.request(ms(1));
    tally.answer(request, ms(2));
    tally.answer(request, ms(3));
    assertThat(tally.count(ms(4)).answered()).isEqualTo(1);
  }
}
