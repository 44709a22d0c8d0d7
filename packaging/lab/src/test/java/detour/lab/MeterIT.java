package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.LabOptions.Firewall;
import detour.lab.fault.Fault;
import detour.lab.meter.Family;
import detour.lab.meter.FreshEchoes;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.MeterReport;
import detour.lab.meter.StreamReport;
import detour.lab.meter.Streams;
import detour.lab.netns.Moment;
import detour.lab.netns.Nft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The meter finds exactly the outage that was planted, in every stream and family. */
class MeterIT {
  private static final Duration PLANTED = Duration.ofMillis(500);
  private static final Duration GUARD = Duration.ofSeconds(20);
  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** Pace of the slowest stream, and the time the machine may take to run a thread. */
  private static final double MARGIN_MILLIS = 220;

  /** A download stands still until TCP sends again, which doubles its wait each time. */
  private static final double DOWNLOAD_MARGIN_MILLIS = 900;

  @Test
  void findsPlantedOutageInEveryStream() {
    LabOptions options = LabOptions.defaults().withUplinks(1).withFirewall(Firewall.MASQUERADING);
    try (Lab lab = Lab.raise(options);
        Meter four = Meter.start(lab.office(1), MeterOptions.of(Family.IPV4));
        Meter six = Meter.start(lab.office(2), MeterOptions.of(Family.IPV6));
        FreshEchoes echoes = FreshEchoes.start(lab.office(2), Duration.ofMillis(20), 0)) {
      assertThat(four.awaitAnswers(GUARD)).as("%s", four.counts()).isTrue();
      assertThat(six.awaitAnswers(GUARD)).as("%s", six.counts()).isTrue();
      Await.traffic(Duration.ofMillis(500));
      Moment cut = lab.isp(1).fault(new Fault.CoreBlackHole());
      Await.traffic(PLANTED);
      Moment healed = lab.isp(1).heal();
      Await.traffic(Duration.ofMillis(2500));
      double planted = (healed.beforeNanos() - cut.afterNanos()) / 1e6;
      System.out.printf(
          "planted %.1f ms; cut known to %.2f ms, heal to %.2f ms%n",
          planted, cut.uncertaintyNanos() / 1e6, healed.uncertaintyNanos() / 1e6);
      for (MeterReport report : List.of(four.stop(), six.stop())) {
        check(report, cut, healed, planted);
      }
      assertThat(echoes.report().outage(cut.beforeNanos(), WINDOW).millis())
          .isBetween(planted - 15, planted + MARGIN_MILLIS);
      assertThat(lab.isp(1).bcp38Drops()).as(lab.isp(1).bcp38Sources()).isZero();
    }
  }

  /**
   * The gateway resets whatever is established, as a switch does: those who talk hear of it, those
   * who wait do not.
   */
  @Test
  void tellsWhenClientsLearnOfTheEnd() {
    LabOptions options = LabOptions.defaults().withUplinks(1).withFirewall(Firewall.MASQUERADING);
    try (Lab lab = Lab.raise(options);
        Nft nft = new Nft(lab.gateway());
        Meter meter = Meter.start(lab.office(1), MeterOptions.of(Family.IPV4))) {
      assertThat(meter.awaitAnswers(GUARD)).as("%s", meter.counts()).isTrue();
      nft.apply(
          "add table inet test", "add chain inet test f { type filter hook forward priority 0; }");
      Moment reset =
          nft.apply(
              "add rule inet test f ip saddr 10.77.0.0/24 tcp dport 7 ct state established reject with tcp reset");
      assertThat(
              Await.until(
                  () ->
                      meter.report().clients(Streams.TALKING).toldAfter(reset.beforeNanos()).size()
                          == 5,
                  GUARD))
          .isTrue();
      MeterReport report = meter.stop();
      System.out.printf(
          "talking clients told after %s%n",
          report.clients(Streams.TALKING).toldAfter(reset.beforeNanos()));
      assertThat(report.clients(Streams.TALKING).livingAt(reset.beforeNanos())).isEqualTo(5);
      assertThat(report.clients(Streams.WAITING).livingAt(reset.beforeNanos())).isEqualTo(5);
      assertThat(report.clients(Streams.WAITING).toldAfter(reset.beforeNanos())).isEmpty();
    }
  }

  private static void check(MeterReport report, Moment cut, Moment healed, double planted) {
    List<Runnable> checks = new ArrayList<>();
    for (StreamReport stream : report.streams()) {
      double measured = stream.outage(cut.beforeNanos(), WINDOW).millis();
      System.out.printf("  %-60s outage %.1f ms%n", stream, measured);
      boolean download = stream.stream().equals(Streams.DOWNLOAD);
      checks.add(
          () ->
              assertThat(measured)
                  .as("%s", stream)
                  .isBetween(
                      planted - 15, planted + (download ? DOWNLOAD_MARGIN_MILLIS : MARGIN_MILLIS)));
      if (!download) {
        long before = cut.beforeNanos() - Duration.ofMillis(50).toNanos();
        long after = healed.afterNanos();
        checks.add(
            () ->
                assertThat(stream.lostBetween(before, after))
                    .as("%s %s", stream, Arrays.toString(stream.lostAt(cut.beforeNanos())))
                    .isEqualTo(stream.lost())
                    .isPositive());
      }
    }
    checks.forEach(Runnable::run);
  }
}
