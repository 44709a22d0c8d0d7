package detour.daemon.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.detourd.Detourd;
import detour.lab.netns.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The README's <em>Install</em>, word for word, on a Debian that systemd booted. */
@Isolated
class InstallIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  /** What the example file speaks of. */
  private static final List<String> GATEWAY =
      List.of(
          "link set lo up",
          "link add eth1 type veth peer name isp1",
          "link add wwan0 type veth peer name isp2",
          "link add br-lan type bridge",
          "link set isp1 up",
          "link set isp2 up",
          "link set eth1 up",
          "link set wwan0 up",
          "link set br-lan up",
          "address add 192.0.2.2/24 dev eth1",
          "address add 198.51.100.2/24 dev wwan0",
          "address add 10.0.0.1/24 dev br-lan",
          "link add lan0 type veth peer name desk",
          "link set desk up",
          "link set lan0 up",
          "address add 10.9.0.2/24 dev lan0",
          "route add default via 192.0.2.1 dev eth1",
          "route add default via 198.51.100.1 dev wwan0 metric 700");

  private static final String FILE = "/etc/detour/detour.yaml";

  private static final String PAIR =
      "pair: {groups: {office: {routers: [{id: 10, interface: lan0, addresses: [10.9.0.1/24],"
          + " interval: 100 ms}]}}}";

  private static Path checkout() {
    return Detourd.program("detourd").resolve("../../../../..").normalize();
  }

  /** The commands of the block below a heading. */
  private static List<String> commands(String heading) throws IOException {
    String readme = Files.readString(checkout().resolve("README.md"));
    String section = readme.substring(readme.indexOf("\n## " + heading));
    String block = section.substring(section.indexOf("```\n") + 4);
    return block.substring(0, block.indexOf("```")).lines().toList();
  }

  @Test
  void theCommandsOfTheReadmeInstallAServiceThatHoldsTheOffice() throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/systemd-nspawn")),
        "SKIPPED LOUDLY: systemd-nspawn is not installed");
    SystemdMachine machine = SystemdMachine.boot(checkout()).orElse(null);
    assumeTrue(machine != null, "SKIPPED LOUDLY: systemd-nspawn cannot boot here, see its console");
    try (SystemdMachine gateway = machine) {
      GATEWAY.forEach(each -> gateway.in(("ip " + each).split(" ", -1)).orThrow());
      List<String> commands = commands("Install");
      assertThat(commands).hasSizeGreaterThan(5).first().asString().startsWith("mvn ");
      String last = "";
      for (String command : commands.subList(1, commands.size())) { // this build is its first line
        String[] words = command.replaceFirst("^sudo ", "").split(" ", -1);
        Finished done = gateway.in(words);
        assertThat(done.ok()).as("%s: %s", command, done).isTrue();
        last = done.out();
      }
      assertThat(last).contains("fiber", "lte", "rtt");
      itIsAService(gateway);
      itGoesWithoutATrace(gateway);
    }
  }

  private static String show(SystemdMachine gateway, String property) {
    return gateway.in("systemctl", "show", "detour", "--value", "-p", property).out().strip();
  }

  private static void itIsAService(SystemdMachine gateway) {
    assertThat(show(gateway, "ActiveState")).isEqualTo("active");
    assertThat(show(gateway, "UnitFileState")).isEqualTo("enabled");
    assertThat(show(gateway, "StatusText")).isNotEmpty();
    String documentation = show(gateway, "Documentation").replaceFirst("^file:", "");
    assertThat(gateway.in("test", "-s", documentation).ok()).as(documentation).isTrue();
    assertThat(gateway.in("journalctl", "-u", "detour", "-o", "cat").out())
        .contains("Detour 0.1.0 started");
    String rules = gateway.in("ip", "rule").orThrow();
    assertThat(rules).contains("21010");

    String killed = show(gateway, "MainPID");
    gateway.in("kill", "-9", killed).orThrow();
    assertThat(Await.until(() -> show(gateway, "NRestarts").equals("1"), GUARD)).isTrue();
    assertThat(Await.until(() -> show(gateway, "ActiveState").equals("active"), GUARD)).isTrue();
    assertThat(gateway.in("ip", "rule").orThrow()).isEqualTo(rules);

    itReloads(gateway);
    itKeepsTheRoleOverARestartOnly(gateway);
    assertThat(show(gateway, "Result")).isEqualTo("success");
    assertThat(gateway.in("ip", "rule").orThrow()).isEqualTo(rules);
  }

  private static String journal(SystemdMachine gateway, String unit) {
    return gateway.in("journalctl", "-u", unit, "-o", "cat").out();
  }

  private static void itReloads(SystemdMachine gateway) {
    String process = show(gateway, "MainPID");
    gateway.in("sed", "-i", "s/kind: lte/kind: lre/", FILE).orThrow();
    assertThat(gateway.in("systemctl", "reload", "detour").ok()).isFalse();
    assertThat(show(gateway, "ActiveState")).isEqualTo("active");
    assertThat(show(gateway, "ReloadResult")).isEqualTo("exit-code");
    assertThat(journal(gateway, "detour"))
        .containsPattern(FILE + ":\\d+:11: uplinks\\.lte\\.kind: ")
        .contains("did you mean \"lte\"");

    gateway.in("sed", "-i", "s/kind: lre/kind: 5g/; $ a " + PAIR, FILE).orThrow();
    gateway.in("systemctl", "reload", "detour").orThrow();
    assertThat(show(gateway, "ReloadResult")).isEqualTo("success");
    assertThat(show(gateway, "StatusText")).isNotEmpty();
    assertThat(journal(gateway, "detour"))
        .contains("The configuration changed: uplink lte: kind")
        .contains("router of the pair office-10 added");
    assertThat(show(gateway, "MainPID")).isEqualTo(process);
  }

  private static boolean serves(SystemdMachine gateway) {
    return gateway.in("ip", "-o", "address").out().contains(" 10.9.0.1/24 ");
  }

  private static void itKeepsTheRoleOverARestartOnly(SystemdMachine gateway) {
    assertThat(Await.until(() -> serves(gateway), GUARD)).isTrue();
    gateway.in("systemd-run", "--unit=watch", "ip", "-o", "monitor", "address").orThrow();
    String process = show(gateway, "MainPID");
    gateway.in("systemctl", "restart", "detour").orThrow();
    assertThat(show(gateway, "MainPID")).isNotEqualTo(process);
    assertThat(serves(gateway)).isTrue();
    assertThat(Await.until(() -> journal(gateway, "watch").contains(" 10.9.0.1/24 "), GUARD))
        .as("it is renewed")
        .isTrue();
    assertThat(journal(gateway, "watch")).doesNotContain("Deleted");

    gateway.in("systemctl", "stop", "detour").orThrow();
    assertThat(serves(gateway)).isFalse();
    assertThat(Await.until(() -> journal(gateway, "watch").contains("Deleted"), GUARD)).isTrue();
  }

  private static void itGoesWithoutATrace(SystemdMachine gateway) {
    gateway.in("/opt/detour/bin/detour", "cleanup", "--yes").orThrow();
    assertThat(gateway.in("ip", "rule").orThrow()).doesNotContain("210");
    assertThat(gateway.in("nft", "list", "tables").orThrow()).doesNotContain("detour");
  }
}
