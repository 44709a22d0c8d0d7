package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.netns.Finished;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What must not answer does not. */
@Execution(ExecutionMode.CONCURRENT)
class SilenceIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  /** What nobody tells is looked for each half minute. */
  private static final Duration AUDITED = Duration.ofSeconds(90);

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("ip", "ping", "nft");
  }

  @Test
  void aBackupLeavesFramesToTheVirtualMacAlone() {
    for (boolean six : new boolean[] {false, true}) {
      Case way = new Case(3, six, false, true);
      try (OfficeLan office = new OfficeLan();
          Gateway active = new Gateway(office.a, way.ours(200).build());
          Gateway backup = new Gateway(office.b, way.ours(100).build())) {
        assertThat(
                Await.until(
                    () -> active.role() == Role.ACTIVE && backup.role() == Role.BACKUP, GUARD))
            .isTrue();
        // A hub: every frame reaches every gateway, as when a switch has forgotten the address.
        office.lan.ip("link set br0 type bridge ageing_time 0");
        office.b.ip("link set eth0 promisc on");
        String address = six ? "fd09::1" : "10.9.0.1";
        assertThat(office.station(address)).isEqualTo(way.station(true));
        Finished pings = office.c.run("ping", "-c", "20", "-i", "0.01", "-W", "1", address);
        assertThat(pings.out()).contains("20 received").doesNotContain("DUP");
        assertThat(office.b.run("nft", "list", "table", "netdev", "detour_vrrp").out())
            .containsPattern("packets [1-9]\\d+ bytes \\d+ drop");
      }
    }
  }

  @Test
  void withoutAcceptModeTheAddressIsForNeighboursOnly() {
    for (boolean six : new boolean[] {false, true}) {
      Case way = new Case(3, six, false, false);
      try (OfficeLan office = new OfficeLan();
          Gateway active = new Gateway(office.a, way.ours(200).accept(false).build())) {
        assertThat(Await.until(() -> active.role() == Role.ACTIVE, GUARD)).isTrue();
        String address = six ? "fd09::1" : "10.9.0.1";
        assertThat(Await.until(() -> office.station(address).equals(way.station(true)), GUARD))
            .isTrue();
        assertThat(office.c.run("ping", "-c", "2", "-i", "0.1", "-W", "1", address).out())
            .contains(" 0 received");
        if (!six) {
          office.a.run("nft", "flush", "ruleset").orThrow();
          assertThat(Await.until(() -> refuses(office), AUDITED)).as("it is put back").isTrue();
          assertThat(office.c.run("ping", "-c", "2", "-i", "0.1", "-W", "1", address).out())
              .contains(" 0 received");
        }
      }
    }
  }

  private static boolean refuses(OfficeLan office) {
    return office
        .a
        .run("nft", "list", "table", "inet", "detour_vrrp")
        .out()
        .contains("ip daddr 10.9.0.1");
  }
}
