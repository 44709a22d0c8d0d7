package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.netns.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A second uplink by DHCP, of real client and server: the client's default route is refused, as the
 * first uplink has one, so the next hop is known from the lease alone.
 */
@Execution(ExecutionMode.CONCURRENT)
class DhcpIT {
  private static final Path LEASES = Path.of("/var/lib/dhcp/dhclient.wan9.leases");

  /** What dhclient-script(8) does about addresses and routes, and nothing else. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      case "$reason" in
      PREINIT) ip link set "$interface" up ;;
      BOUND|RENEW|REBIND|REBOOT)
        ip address replace "$new_ip_address/24" valid_lft "$new_dhcp_lease_time" \
          preferred_lft "$new_dhcp_lease_time" dev "$interface"
        ip route add default via "$new_routers" dev "$interface" || echo "$reason: route refused"
        ;;
      esac
      """;

  @Test
  void aLeaseWhoseDefaultRouteWasRefusedNamesTheNextHop() throws IOException {
    LabTest.assumeLab();
    LabTest.assumeProgram("/usr/sbin/dnsmasq");
    LabTest.assumeProgram("/usr/sbin/dhclient");
    try (Office office = new Office(LabOptions.defaults().withNoise(0));
        Running server = provider(office)) {
      office.onGateway("ip", "route", "add", "default", "via", hop(office), "dev", "wan1");
      assertThat(lease(office)).contains("BOUND: route refused");
      office.launch(
          Office.TWO_UPLINKS
              .replace(
                  "lte: {interface: wan2, kind: lte}",
                  "lte: {interface: wan2, kind: lte}\n  dsl: {interface: wan9, kind: dsl}")
              .replace("[lte]]", "[lte], [dsl]]"));
      office.awaitLog("fiber is up (IPv4)", "lte is up (IPv4)", "dsl is down (IPv4)");
      assertThat(office.onGateway("ip", "route", "show", "table", "5203"))
          .contains("default via 192.0.2.1 dev wan9");
      int said = office.log.size();
      assertThat(lease(office)).contains("REBOOT: route refused"); // asked for again, and given
      Await.traffic(Duration.ofSeconds(1));
      assertThat(office.log).as("what a renewal made the daemon say").hasSize(said);
      assertThat(server.alive()).isTrue();
    } finally {
      Files.deleteIfExists(LEASES);
    }
  }

  /** A provider that gives leases and has no Internet. */
  private static Running provider(Office office) {
    office.onGateway(
        "ip",
        "link",
        "add",
        "wan9",
        "index",
        "900",
        "type",
        "veth",
        "peer",
        "name",
        "dsl9",
        "index",
        "901",
        "netns",
        office.lab.isp(2).access().name());
    office.lab.isp(2).access().ip("link set dsl9 up", "address add 192.0.2.1/24 dev dsl9");
    return office
        .lab
        .isp(2)
        .access()
        .start(
            "/usr/sbin/dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--user=root",
            "--port=0",
            "--no-ping",
            "--interface=dsl9",
            "--bind-interfaces",
            "--dhcp-range=192.0.2.10,192.0.2.20,120",
            "--dhcp-option=3,192.0.2.1",
            "--dhcp-leasefile=" + office.folder.resolve("leases"),
            "--pid-file=" + office.folder.resolve("dnsmasq.pid"));
  }

  private static String hop(Office office) {
    return office
        .onGateway("ip", "route", "show", "default", "dev", "wan1")
        .replaceAll("(?s).*via ([0-9.]+).*", "$1");
  }

  /** One exchange with the server; the client ends after it. */
  private static String lease(Office office) throws IOException {
    Path script = office.folder.resolve("script");
    if (!Files.exists(script)) {
      Files.writeString(script, SCRIPT);
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    Path pid = office.folder.resolve("dhclient.pid");
    var done =
        office
            .lab
            .gateway()
            .exec(
                List.of(
                    "/usr/sbin/dhclient",
                    "-1",
                    "-d",
                    "-cf",
                    "/dev/null",
                    "-lf",
                    LEASES.toString(),
                    "-pf",
                    pid.toString(),
                    "-sf",
                    script.toString(),
                    "wan9"),
                "",
                Duration.ofSeconds(4));
    return done.out() + done.err();
  }
}
