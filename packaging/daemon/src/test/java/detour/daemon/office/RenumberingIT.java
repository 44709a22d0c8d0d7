package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.fault.Fault;
import detour.lab.meter.MeterReport;
import detour.lab.netns.Moment;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What providers do to addresses and next hops while the office works. */
@Execution(ExecutionMode.CONCURRENT)
class RenumberingIT {
  private Office office;

  @BeforeEach
  void raise() throws Exception {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults());
    office.start(Office.TWO_UPLINKS);
    office.awaitThrough("fiber");
    office.measure();
  }

  @AfterEach
  void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  @Test
  void aRenewedLeaseIsNoticedByNobody() {
    int said = office.log.size();
    office.lab.isp(1).fault(new Fault.AddressRenewed());
    Await.traffic(Duration.ofSeconds(2));
    assertThat(office.log).as("what the daemon said").hasSize(said);
    for (MeterReport report : office.reports().values()) {
      assertThat(report.streams())
          .allSatisfy(each -> assertThat(each.lost()).as(each.toString()).isZero());
      assertThat(report.clients())
          .allSatisfy(each -> assertThat(each.toldAfter(Long.MIN_VALUE)).isEmpty());
    }
  }

  @Test
  void anotherAddressMeansThatClientsAreToldAndTheOfficeIsBackOnItsUplink() {
    renumbered(office.lab.isp(1).fault(new Fault.AddressChanged()));
    office.stopMeasuring();
    office.measure();
    renumbered(office.lab.isp(1).heal());
  }

  private void renumbered(Moment moment) {
    assertThat(Await.until(() -> office.everyStreamIsBackAfter(moment), Office.GUARD))
        .as("back: %s\n%s", office.reports(), office.timeline(moment.beforeNanos()))
        .isTrue();
    assertThat(Await.until(() -> office.everyClientIsToldOf(moment), Office.GUARD))
        .as("told: %s\n%s", office.reports(), office.timeline(moment.beforeNanos()))
        .isTrue();
    String subnet = office.onGateway("ip", "-4", "-o", "address", "show", "dev", "wan1");
    String source = subnet.replaceAll("(?s).*inet ([0-9.]+)/.*", "$1");
    assertThat(
            Await.until(
                () ->
                    office.onGateway("ip", "route", "show", "table", "5199").contains("dev wan1")
                        && office
                            .onGateway("ip", "route", "show", "table", "5201")
                            .contains("src " + source),
                Office.GUARD))
        .as("%s: %s", source, office.timeline(moment.beforeNanos()))
        .isTrue();
    assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
        .isTrue();
    // What was under way when the provider changed its mind still had the old source.
    long strays = office.lab.isp(1).bcp38Drops() + office.lab.isp(2).bcp38Drops();
    Await.traffic(Duration.ofSeconds(1));
    assertThat(office.lab.isp(1).bcp38Drops() + office.lab.isp(2).bcp38Drops())
        .as(
            "packets with the old source, %d at first: %s",
            strays, office.lab.isp(1).bcp38Sources())
        .isEqualTo(strays);
  }

  @Test
  void anotherNextHopIsFollowed() {
    Moment moment = office.lab.isp(1).fault(new Fault.GatewayChanged());
    assertThat(Await.until(() -> office.everyStreamIsBackAfter(moment), Office.GUARD))
        .as("back: %s\n%s", office.reports(), office.timeline(moment.beforeNanos()))
        .isTrue();
    String hop = hop("main");
    assertThat(Await.until(() -> hop("5201").equals(hop) && hop("5199").equals(hop), Office.GUARD))
        .as("%s, not %s: %s", hop, hop("5201"), office.timeline(moment.beforeNanos()))
        .isTrue();
    office.awaitThrough("fiber");
  }

  private String hop(String table) {
    return office
        .onGateway("ip", "-4", "route", "show", "table", table, "dev", "wan1")
        .lines()
        .filter(each -> each.startsWith("default"))
        .map(each -> each.replaceAll(".*via ([0-9.]+).*", "$1"))
        .findFirst()
        .orElse("none");
  }
}
