package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import java.time.Duration;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Adverts come through switches that only forward to who has joined (IGMP and MLD snooping), and
 * through network cards that only hear what was asked for.
 */
@Execution(ExecutionMode.CONCURRENT)
class MembershipIT {
  private static final Duration GUARD = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theGroupIsJoinedAndLeft(boolean six) {
    OfficeLan.assumePossible("ip");
    String group = six ? "ff02::12" : "224.0.0.18";
    Case way = new Case(3, six, false, false);
    try (OfficeLan office = new OfficeLan()) {
      try (Gateway gateway = new Gateway(office.a, way.ours(100).build())) {
        assertThat(Await.until(() -> gateway.role() == Role.ACTIVE, GUARD)).isTrue();
        assertThat(joined(office)).contains(group);
      }
      assertThat(joined(office)).doesNotContain(group);
    }
  }

  private static String joined(OfficeLan office) {
    return office.a.run("ip", "maddress", "show", "dev", "eth0").orThrow();
  }
}
