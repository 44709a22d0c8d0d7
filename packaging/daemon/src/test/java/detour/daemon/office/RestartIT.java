package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.detourd.Json;
import detour.lab.fault.Fault;
import detour.lab.meter.Family;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.MeterReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Restarts, crashes, other managers and removal, on the real kernel. */
@Execution(ExecutionMode.CONCURRENT)
class RestartIT {
  private Office office;

  @BeforeEach
  void raise() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    office = new Office(LabOptions.defaults().withNoise(0));
  }

  @AfterEach
  void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  private String kernel() {
    return office.onGateway("ip", "-d", "rule")
        + office.onGateway("ip", "-6", "-d", "rule")
        + office.onGateway("ip", "-d", "route", "show", "table", "all")
        + office.onGateway("ip", "-6", "-d", "route", "show", "table", "all")
        + office
            .onGateway("ip", "-d", "address")
            .replaceAll("valid_lft.*", "")
            .replaceAll("(?m)^ *bridge.*$", "") // its timers run
        + office.onGateway("nft", "list", "ruleset")
        + office
            .lab
            .gateway()
            .run("sysctl", "-a", "-r", "^net\\.") // write-only keys end it with an error
            .out()
            .replaceAll("(?m)^.*nf_conntrack_count.*$", "");
  }

  /** Each look at it would be a waking, and a slow disk could stop the JVM for its file. */
  @Test
  void theJvmKeepsNoStatisticsForOthers() {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    Path statistics = Path.of("/tmp", "hsperfdata_root", String.valueOf(daemon.pid()));
    assertThat(statistics).doesNotExist();
  }

  @Test
  void aRestartOrACrashWithoutChangeIsNotSeenByAnybody() {
    Detourd first = office.start(Office.TWO_UPLINKS);
    try (News news = new News(office.lab.gateway());
        Meter meter =
            Meter.start(
                office.lab.office(1),
                MeterOptions.of(Family.IPV4)
                    .withFlowInterval(Duration.ofMillis(2))
                    .withTcp(new MeterOptions.LongTcp(0, 2, 2)))) {
      assertThat(meter.awaitAnswers(Office.GUARD)).isTrue();
      first.close();
      office.forget();
      Detourd second = office.start(Office.TWO_UPLINKS);
      second.kill();
      office.forget();
      office.start(Office.TWO_UPLINKS);
      Await.traffic(Duration.ofSeconds(1));
      news.none();
      MeterReport report = meter.stop();
      assertThat(report.streams())
          .allSatisfy(each -> assertThat(each.lost()).as(each.toString()).isZero());
    }
  }

  @Test
  void aVerdictOutlivesTheDaemon() {
    Detourd first = office.start(Office.TWO_UPLINKS);
    office.lab.isp(1).fault(new Fault.CoreBlackHole());
    office.awaitLog("fiber is down (IPv4)", "fiber is down (IPv6)");
    office.awaitThrough("lte");
    first.close();
    office.forget();
    Detourd second = office.launch(Office.TWO_UPLINKS);
    assertThat(Await.until(() -> second.status().isPresent(), Office.GUARD)).isTrue();
    Await.traffic(Duration.ofSeconds(3));
    assertThat(second.status().orElse(Json.NONE).get("uplinks").items())
        .extracting(each -> each.get("ipv4").get("state").text())
        .containsExactly("down", "up");
    assertThat(office.log)
        .as("the office stayed where it was")
        .noneMatch(each -> each.contains("fiber is up") || each.contains("lte is down"));
    assertThat(office.newFlowsTake(2, Family.IPV4)).isTrue();
  }

  @Test
  void afterACrashInTheMiddleOfASwitchTheKernelIsMadeEqualToThePlan() {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    for (int i = 0; i < 6; i++) {
      office.forget();
      office.lab.isp(1).fault(new Fault.CarrierLost());
      // The verdict is in the log a few milliseconds before the switch is in the kernel.
      office.awaitLog("fiber is down (IPv4)");
      daemon.kill();
      office.forget();
      daemon = office.launch(Office.TWO_UPLINKS);
      assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
          .isTrue();
      assertThat(
              Await.until(
                  () ->
                      office.onGateway("ip", "route", "show", "table", "5199").contains("dev wan2")
                          && office.newFlowsTake(2, Family.IPV4),
                  Office.GUARD))
          .as("the office goes out through lte: %s", office.log)
          .isTrue();
      office.lab.isp(1).heal();
      assertThat(
              Await.until(
                  () ->
                      office.onGateway("ip", "route", "show", "table", "5199").contains("dev wan1"),
                  Office.GUARD))
          .isTrue();
      office.awaitLog("fiber is up (IPv6)");
    }
  }

  @Test
  void whatOthersDeleteIsPutBackAndToldAndWhoKeepsAtItIsNotFought() {
    office.start(Office.TWO_UPLINKS);
    String before = office.onGateway("ip", "rule") + office.onGateway("nft", "list", "ruleset");
    List<List<String>> thefts = new ArrayList<>();
    for (String family : List.of("-4", "-6")) {
      for (String priority : List.of("21000", "21010", "21070", "21080", "21090")) {
        thefts.add(List.of("ip", family, "rule", "del", "pref", priority));
      }
      for (String table : List.of("5199", "5201", "5202")) {
        thefts.add(List.of("ip", family, "route", "flush", "table", table));
      }
    }
    thefts.add(List.of("nft", "flush", "chain", "inet", "detour", "choose"));
    thefts.add(
        List.of("nft", "delete", "element", "inet", "detour", "default6", "{ 7 : goto new1 }"));
    thefts.add(List.of("nft", "delete", "element", "inet", "detour", "uplinks", "{ \"wan2\" }"));
    thefts.add(List.of("nft", "delete", "table", "inet", "detour"));
    for (List<String> theft : thefts) {
      office.forget();
      office.onGateway(theft.toArray(String[]::new));
      office.awaitLog("put back");
    }
    assertThat(office.plan()).contains("Nothing would change");
    thefts.forEach(theft -> office.lab.gateway().run(theft.toArray(String[]::new)));
    assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
        .as("all at once: %s", office.log)
        .isTrue();
    assertThat(office.onGateway("ip", "rule").lines().sorted().toList())
        .isEqualTo(
            before.lines().limit(office.onGateway("ip", "rule").lines().count()).sorted().toList());
    office.forget();
    for (int i = 0; i < 20; i++) {
      office.lab.gateway().run("ip", "route", "flush", "table", "5199");
      Await.traffic(Duration.ofMillis(50));
    }
    office.awaitLog("kernel.contested");
    assertThat(office.log.stream().filter(each -> each.contains("kernel.repaired")).count())
        .as("repairs while it is contested")
        .isLessThanOrEqualTo(10);
    assertThat(
            Await.until(
                () -> office.onGateway("ip", "route", "show", "table", "5199").contains("dev wan1"),
                Office.GUARD))
        .as("what is contested is put back each ten seconds")
        .isTrue();
  }

  @Test
  void cleaningUpLeavesTheKernelAsItWasBefore() {
    String before = kernel();
    String forwarding = office.lab.gateway().sysctl("ipv4/ip_forward");
    office.lab.gateway().sysctl("ipv4/ip_forward", "0");
    Detourd daemon = office.start(Office.TWO_UPLINKS + "kernel: {manage_sysctl: true}\n");
    assertThat(office.lab.gateway().sysctl("ipv4/ip_forward")).isEqualTo("1");
    office.measure();
    office.lab.isp(1).fault(new Fault.CoreBlackHole());
    office.awaitThrough("lte");
    office.lab.isp(1).heal();
    office.awaitThrough("fiber");
    office.stopMeasuring();
    daemon.close();
    var cleaned =
        office
            .lab
            .gateway()
            .run(
                Detourd.program("detourd").toString(),
                "--cleanup",
                "--config",
                office.folder.resolve("detour.yaml").toString(),
                "--state",
                office.folder.resolve("state").toString());
    assertThat(cleaned.ok()).as(cleaned.toString()).isTrue();
    assertThat(cleaned.err()).contains("Detour's is the only source translation");
    assertThat(office.lab.gateway().sysctl("ipv4/ip_forward")).isEqualTo("0");
    office.lab.gateway().sysctl("ipv4/ip_forward", forwarding);
    assertThat(kernel()).isEqualTo(before);
    assertThat(
            office
                .onGateway("conntrack", "-L")
                .lines()
                .filter(each -> each.matches(".* mark=[1-9].*")))
        .isEmpty();
  }

  @Test
  void anInterfaceMayComeLateAndComeBackWithAnotherIndex() {
    office.launch(
        Office.TWO_UPLINKS
            .replace(
                "lte: {interface: wan2, kind: lte}",
                "lte: {interface: wan2, kind: lte}\n  dsl: {interface: ppp9, kind: dsl}")
            .replace("[lte]]", "[lte], [dsl]]"));
    office.awaitLog("fiber is up (IPv4)", "dsl has no interface (IPv4)", "ppp9 does not exist");
    office.onGateway( // in one: a daemon that sees it switched off first tells that, and not both
        "ip", "link", "add", "ppp9", "index", "900", "up", "type", "veth", "peer", "name", "far9",
        "index", "901");
    office.awaitLog("the cable of ppp9 has no carrier");
    office.onGateway("ip", "link", "set", "far9", "up");
    office.awaitLog("interface ppp9 has no IPv4 address");
    office.onGateway("ip", "address", "add", "192.0.2.2/24", "dev", "ppp9");
    office.awaitLog("set uplinks.dsl.ipv4.gateway");
    office.onGateway("ip", "link", "del", "ppp9");
    office.forget();
    office.onGateway(
        "ip", "link", "add", "ppp9", "index", "910", "type", "veth", "peer", "name", "far9",
        "index", "911");
    office.onGateway("ip", "link", "set", "far9", "up");
    office.onGateway("ip", "link", "set", "ppp9", "up");
    office.onGateway("ip", "address", "add", "192.0.2.2/24", "dev", "ppp9");
    office.onGateway(
        "ip", "route", "add", "default", "via", "192.0.2.1", "dev", "ppp9", "metric", "900");
    office.awaitLog("next hop from the default route in table 254");
    assertThat(
            Await.until(
                () ->
                    office
                        .onGateway("ip", "route", "show", "table", "all")
                        .contains("dev ppp9 table 5203"),
                Office.GUARD))
        .isTrue();
    office.onGateway("ip", "link", "del", "ppp9");
  }

  @Test
  void rulesOfOthersThatStandBeforeOursAreFound() {
    office.start(Office.TWO_UPLINKS);
    office.awaitThrough("fiber");
    office.onGateway(
        "ip",
        "route",
        "add",
        "default",
        "via",
        "100.66.1.1",
        "dev",
        "wan2",
        "onlink",
        "table",
        "100");
    office.onGateway("ip", "rule", "add", "pref", "100", "lookup", "100");
    office.awaitLog("Flows of fiber would not leave by it (IPv4)");
    assertThat(office.log)
        .anyMatch(each -> each.contains("table 100 sends them to interface wan2"));
    office.onGateway("ip", "rule", "del", "pref", "100");
    office.onGateway("ip", "-6", "rule", "add", "pref", "90", "oif", "wan1", "prohibit");
    office.awaitLog(
        "Probes of fiber would not leave by it (IPv6)",
        "fiber is asked anew (IPv6). [uplink.state: they would be refused");
    assertThat(office.log).noneMatch(each -> each.contains("fiber is down (IPv6)"));
    office.forget();
    office.onGateway("ip", "-6", "rule", "del", "pref", "90");
    office.awaitLog("fiber is up (IPv6)");
    office.onGateway("ip", "route", "flush", "table", "100");
  }

  @Test
  void aMachineWithoutIpv6IsNoTrouble() {
    office.lab.gateway().sysctl("ipv6/conf/all/disable_ipv6", "1");
    office.launch(Office.TWO_UPLINKS);
    office.awaitLog("fiber is up (IPv4)", "lte is up (IPv4)", "has no address (IPv6)");
    office.lab.isp(1).fault(new Fault.CarrierLost());
    office.awaitLog("The office moved from fiber to lte (IPv4)");
    assertThat(office.log).noneMatch(each -> each.contains("no working uplink"));
    office.lab.isp(1).heal();
  }
}
