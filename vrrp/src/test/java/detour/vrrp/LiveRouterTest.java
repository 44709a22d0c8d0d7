package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.vrrp.state.Role;
import org.junit.jupiter.api.Test;

class LiveRouterTest {
  private static Pretend active() {
    Pretend gateway = new Pretend(Pretend.settings("office", 51).build(), "10.9.0.2").up();
    gateway.run(400);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    return gateway;
  }

  @Test
  void anActivePutsBackWhatWasTakenAway() {
    Pretend gateway = active();
    assertThat(gateway.router.awake(gateway.now())).isTrue();
  }

  @Test
  void whoSleptPutsNothingBackBeforeItIsActiveAgain() {
    Pretend gateway = active();
    gateway.nowMillis += 5000;
    assertThat(gateway.router.awake(gateway.now())).isFalse();
    gateway.router.tick(gateway.now());
    assertThat(gateway.router.role()).as("it listens").isEqualTo(Role.BACKUP);
    assertThat(gateway.router.awake(gateway.now())).isFalse();
    gateway.run(200);
    assertThat(gateway.router.role()).isEqualTo(Role.ACTIVE);
    assertThat(gateway.router.awake(gateway.now())).isTrue();
  }
}
