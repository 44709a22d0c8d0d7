package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.detourd.Json;
import detour.lab.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Targets of every kind on a gateway that works. */
@Execution(ExecutionMode.CONCURRENT)
class TargetsIT {
  private Office office;

  @BeforeEach
  void raise() throws Exception {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults().withNoise(0));
  }

  @AfterEach
  void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  private static String uplinks(String fiberTargets) {
    return Office.TWO_UPLINKS.replace(
        "kind: fiber,", "kind: fiber, targets: " + fiberTargets + ",");
  }

  private static List<Json> targets(Detourd daemon, int uplink, String family) {
    return daemon
        .status()
        .orElse(Json.NONE)
        .get("uplinks")
        .items()
        .get(uplink)
        .get(family)
        .get("targets")
        .items();
  }

  @Test
  void everyKindIsAnsweredInBothFamilies() throws Exception {
    Path check = office.folder.resolve("check");
    Files.writeString(
        check,
        """
        #!/bin/sh
        test "$DETOUR_UPLINK" = fiber || exit 1
        test -n "$DETOUR_SOURCE" || exit 1
        server=1.1.1.1
        test "$DETOUR_FAMILY" = ipv4 || server=2606:4700:4700::1111
        exec ping -c 1 -W 2 -I "$DETOUR_INTERFACE" -m "$(($DETOUR_MARK))" "$server"
        """);
    assertThat(check.toFile().setExecutable(true)).isTrue();
    Detourd daemon =
        office.start(
            uplinks(
                "[icmp://office.test, tcp://office.test:80, http://office.test/generate_204,"
                    + " dns:office.test, neighbor, {program: ["
                    + check
                    + "]}, {url: http://office.test/generate_204, status: 204, timeout: 2 s}]"));
    for (String family : List.of("ipv4", "ipv6")) {
      assertThat(
              Await.until(
                  () ->
                      targets(daemon, 0, family).stream()
                          .allMatch(
                              each ->
                                  each.get("rttMicros").number() > 0
                                      && !each.get("silent").isTrue()),
                  Office.GUARD))
          .as("%s: %s", family, targets(daemon, 0, family))
          .isTrue();
      assertThat(targets(daemon, 0, family))
          .extracting(each -> each.get("target").text())
          .containsExactly(
              "icmp://office.test",
              "tcp://office.test:80",
              "http://office.test/generate_204",
              "dns:office.test",
              "neighbor",
              "program " + check,
              "http://office.test/generate_204");
    }
    assertThat(daemon.status().orElse(Json.NONE).get("probes").items())
        .extracting(each -> each.get("kind").text())
        .containsExactly("dns", "http", "icmp", "names", "neighbor", "program", "tcp");
    assertThat(daemon.status().orElse(Json.NONE).get("probes").items())
        .filteredOn(each -> !each.get("kind").text().equals("names"))
        .allSatisfy(each -> assertThat(each.get("answered").number()).isPositive());
    assertThat(uplink(daemon, 0).get("ipv4").get("tcp").get("connections").number()).isPositive();
  }

  private static Json uplink(Detourd daemon, int uplink) {
    return daemon.status().orElse(Json.NONE).get("uplinks").items().get(uplink);
  }

  @Test
  void anUplinkThatIsAskedForPagesByNameFailsOverAndComesBack() {
    office.start(uplinks("[http://office.test/generate_204, tcp://office.test:80]"));
    office.awaitThrough("fiber");
    office.lab.isp(1).fault(new Fault.CoreBlackHole());
    office.awaitThrough("lte");
    office.lab.isp(1).heal();
    office.awaitThrough("fiber");
  }

  @Test
  void aProgramThatSaysNoTakesTheUplinkDownAndItsWordIsShown() throws Exception {
    Path check = office.folder.resolve("check");
    Path trouble = office.folder.resolve("trouble");
    Files.writeString(
        check, "#!/bin/sh\ntest ! -e " + trouble + " || { echo 'no credit left'; exit 1; }\n");
    assertThat(check.toFile().setExecutable(true)).isTrue();
    Detourd daemon = office.start(uplinks("[{program: [" + check + "], every: 1 s}]"));
    office.awaitThrough("fiber");
    Files.createFile(trouble);
    office.awaitThrough("lte");
    assertThat(uplink(daemon, 0).get("ipv4").get("reason").get("text").text())
        .endsWith(check + " ended with status 1: no credit left");
    Files.delete(trouble);
    office.awaitThrough("fiber");
  }

  @Test
  void aPageThatIsNotTheExpectedOneIsACaptivePortal() {
    Detourd daemon =
        office.launch(uplinks("[1.1.1.1, {url: http://office.test/generate_204, status: 200}]"));
    office.awaitLog("lte is up (IPv4)", "fiber is captive (IPv4)");
    office.awaitThrough("lte");
    assertThat(daemon.status().orElse(Json.NONE).get("uplinks").items().get(0).get("ipv4"))
        .satisfies(
            each -> {
              assertThat(each.get("state").text()).isEqualTo("captive");
              assertThat(each.get("reason").get("text").text())
                  .contains("http://office.test/generate_204 answered status 204");
            });
  }
}
