package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.meter.Family;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.MeterReport;
import detour.lab.netns.Finished;
import detour.lab.netns.Moment;
import detour.lab.netns.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Another configuration for the running daemon, under traffic. */
@Isolated
class ReloadIT {
  private static final String THREE_UPLINKS =
      Office.TWO_UPLINKS
          .replace("lans:", "  dsl: {interface: wan3, kind: dsl}\nlans:")
          .replace("[fiber], [lte]", "[fiber], [lte], [dsl]");

  private Office office;

  @BeforeEach
  void raise() throws IOException {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults().withUplinks(3).withNoise(0));
  }

  @AfterEach
  void close() throws IOException {
    if (office != null) {
      office.close();
    }
  }

  /** 500 packets a second, and connections old and new. */
  private Meter traffic() {
    Meter meter =
        Meter.start(
            office.lab.office(1),
            MeterOptions.of(Family.IPV4)
                .withFlowInterval(Duration.ofMillis(2))
                .withTcp(new MeterOptions.LongTcp(0, 2, 2)));
    assertThat(meter.awaitAnswers(Office.GUARD)).isTrue();
    return meter;
  }

  private static void nothingIsLost(MeterReport report) {
    assertThat(report.streams())
        .allSatisfy(
            each -> {
              assertThat(each.sent()).isPositive();
              assertThat(each.lost()).as(each.toString()).isZero();
            });
  }

  private void applied(Finished reload, String... changes) {
    assertThat(reload.exit()).as("%s", reload).isZero();
    assertThat(reload.out()).contains(changes).contains("The configuration is in use.");
  }

  private void refused(Finished reload, int exit, String... words) {
    assertThat(reload.exit()).as("%s", reload).isEqualTo(exit);
    assertThat(reload.out()).isEmpty();
    assertThat(reload.err()).contains(words);
  }

  @Test
  void nothingAndATypoAreNotSeenByAnybodyButWhoReads() throws IOException {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    office.awaitThrough("fiber");
    try (News news = new News(office.lab.gateway());
        Meter meter = traffic()) {
      assertThat(office.reload(Office.TWO_UPLINKS).orThrow())
          .isEqualTo("The configuration was read again: nothing changed.\n");
      office.awaitLog("The configuration was read again: nothing changed. [config.changed");

      refused(
          office.reload(
              Office.TWO_UPLINKS.replace("kind: lte", "kind: lre").replace("wan1", "w1/w2")),
          4,
          "detour.yaml:3:",
          "detour.yaml:4:",
          "\"lre\"",
          "has 2 mistakes");
      office.awaitLog("The configuration was not reloaded, and nothing changed", ": \"lre\"");
      assertThat(
              Await.until(
                  () -> daemon.status().toString().contains("config-invalid"), Office.GUARD))
          .isTrue();

      office.forget();
      office.write(Office.TWO_UPLINKS.replace("wan1", "w1/w2"));
      office.onGateway("kill", "-HUP", Long.toString(daemon.pid()));
      office.awaitLog("asked for by SIGHUP", "detour.yaml:3:");
      office.write(Office.TWO_UPLINKS.replace("after: 2 s", "after: 3 s"));
      office.onGateway("kill", "-HUP", Long.toString(daemon.pid()));
      office.awaitLog("The configuration changed: policy default: failback changed.");
      assertThat(
              Await.until(
                  () -> !daemon.status().toString().contains("config-invalid"), Office.GUARD))
          .isTrue();
      Await.traffic(Duration.ofMillis(500));
      news.none();
      nothingIsLost(meter.stop());
    }
    assertThat(office.log).noneMatch(each -> each.contains("is up") || each.contains("is down"));
    assertThat(daemon.alive()).isTrue();
  }

  @Test
  void uplinksComeGoAndChangePlacesAndOtherFlowsLoseNothing() throws IOException {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    office.awaitThrough("fiber");
    office.forget();
    try (Meter meter = traffic()) {
      applied(office.reload(THREE_UPLINKS), "uplink dsl added", "[fiber], [lte], [dsl]");
      office.awaitLog("dsl is up (IPv4)", "dsl is up (IPv6)");
      applied(
          office.reload(THREE_UPLINKS.replace("[fiber], [lte]", "[lte], [fiber]")),
          "tiers [fiber], [lte], [dsl] are now [lte], [fiber], [dsl]");
      office.awaitThrough("lte");
      applied(office.reload(THREE_UPLINKS.replace("kind: dsl", "kind: cable")), "uplink dsl: kind");
      office.awaitThrough("fiber");
      applied(office.reload(Office.TWO_UPLINKS), "uplink dsl removed");
      assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
          .isTrue();
      assertThat(office.onGateway("ip", "route", "show", "table", "all")).doesNotContain("5203");
      nothingIsLost(meter.stop());
    }
    assertThat(office.log)
        .as("uplinks that are asked as before")
        .noneMatch(each -> each.matches(".* (fiber|lte) (is|has) .*"));

    // The one that carries is taken out: its flows are told, and are back by the next.
    office.measure();
    Moment cut = Moment.of(() -> applied(fiberless(), "uplink fiber removed"));
    assertThat(Await.until(() -> office.everyStreamIsBackAfter(cut), Office.GUARD))
        .as("%s", office.reports())
        .isTrue();
    assertThat(Await.until(() -> office.everyClientIsToldOf(cut), Office.GUARD))
        .as("%s", office.reports())
        .isTrue();
    office.stopMeasuring();
    assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
        .as("%s", office.plan())
        .isTrue();
    assertThat(daemon.alive()).isTrue();
  }

  private Finished fiberless() {
    try {
      return office.reload(
          Office.TWO_UPLINKS
              .replace("  fiber: {interface: wan1, kind: fiber, damping: false}\n", "")
              .replace("[fiber], [lte]", "[lte]"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void twentyReloadsLeaveNothingBehindAndACutAmongThemIsSeen() throws IOException {
    String pair =
        """
        pair:
          groups:
            office: {routers: [{id: 10, interface: br-lan, addresses: [10.77.0.254/24], interval: 100 ms}]}
        """;
    String other = THREE_UPLINKS.replace("kind: lte", "kind: 5g") + "page: {port: 8481}\n" + pair;
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    office.awaitThrough("fiber");
    Holdings first = settled(daemon);
    for (int i = 0; i < 2; i++) { // the first of a kind open what stays open, but no socket
      reload(daemon, other, "uplink dsl added");
      office.awaitLog("dsl is up (IPv4)");
      reload(daemon, Office.TWO_UPLINKS, "uplink dsl removed");
    }
    Holdings before = settled(daemon);
    assertThat(before.descriptors().get("socket")).isEqualTo(first.descriptors().get("socket"));
    office.measure();
    AtomicReference<Moment> cut = new AtomicReference<>();
    for (int i = 0; i < 10; i++) {
      reload(daemon, other, "router of the pair office-10 added");
      if (i == 4) {
        cut.set(Moment.of(() -> office.lab.isp(1).fault(new Fault.CoreBlackHole())));
      }
      reload(daemon, Office.TWO_UPLINKS, "router of the pair office-10 removed");
    }
    office.awaitLog("fiber is down (IPv4)", "The office moved from fiber to lte (IPv4)");
    assertThat(Await.until(() -> office.everyStreamIsBackAfter(cut.get()), Office.GUARD))
        .as("%s", office.reports())
        .isTrue();
    office.stopMeasuring();
    office.lab.isp(1).heal();
    office.awaitThrough("fiber");
    assertThat(Await.until(() -> holds(daemon, before), Office.GUARD))
        .as("%s\nand before\n%s", Holdings.of(daemon.pid()), before)
        .isTrue();
  }

  private void reload(Detourd daemon, String configuration, String change) throws IOException {
    office.write(configuration);
    assertThat(daemon.reload().orElse(List.of())).contains(change);
  }

  private static boolean holds(Detourd daemon, Holdings wanted) {
    try {
      return Holdings.of(daemon.pid()).equals(wanted);
    } catch (IOException e) {
      return false;
    }
  }

  /** Its holdings once they stay the same for a while. */
  private static Holdings settled(Detourd daemon) throws IOException {
    Holdings last = Holdings.of(daemon.pid());
    while (true) {
      Await.traffic(Duration.ofMillis(1_500));
      Holdings now = Holdings.of(daemon.pid());
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
  }

  @Test
  void whatCannotBeHereAndNowIsRefusedAndWhatRanRunsOn() throws IOException {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    office.awaitThrough("fiber");
    Running holder =
        office
            .lab
            .gateway()
            .start(
                List.of(
                    "python3",
                    "-uc",
                    "import socket,time; s=socket.socket(); s.bind(('127.0.0.1',8490));"
                        + " s.listen(); print('held'); time.sleep(100)"),
                line -> {});
    try (holder;
        News news = new News(office.lab.gateway())) {
      assertThat(Await.until(() -> holder.lines().contains("held"), Office.GUARD)).isTrue();
      refused(
          office.reload(THREE_UPLINKS + "page: {port: 8490}\n"),
          7,
          "cannot be applied: listening on 127.0.0.1:8490: ",
          "Address already in use");
      refused(
          office.reload(Office.TWO_UPLINKS + "kernel: {rule_priority: 22000}\n"),
          7,
          "numbers in the kernel cannot change under living flows",
          "detour cleanup");
      refused(
          office.reload(
              THREE_UPLINKS
                  + "page: {port: 8491}\npair: {groups: {office: {routers: [{id: 10, interface:"
                  + " br-lan, addresses: [10.77.0.254/24], priority: 300}]}}}\n"),
          4,
          "1 mistake",
          "300 is not");
      Await.traffic(Duration.ofMillis(300));
      news.none();
    }
    assertThat(daemon.status().orElseThrow().get("uplinks").items()).hasSize(2);
    assertThat(office.onGateway("ss", "-Hltn")).contains("127.0.0.1]:8480").doesNotContain("8491");
    applied(office.reload(Office.TWO_UPLINKS + "page: {port: 8490}\n"), "page port 8480 is now");
    assertThat(office.onGateway("ss", "-Hltn")).contains("127.0.0.1]:8490").doesNotContain("8480");
  }
}
