package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import detour.kernel.address.Prefix;
import detour.vrrp.packet.Counters;
import detour.vrrp.packet.ProtocolError;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.RejectReason;
import detour.vrrp.state.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two routers on a LAN see each frame both; RFC 6527 counts it once. */
class GatewayErrorsTest {
  private static RouterSnapshot router(String device, int id, Reading... readings) {
    Counters counters = new Counters();
    List.of(readings).forEach(counters::received);
    Reason reason = new Reason("x", "x");
    return new RouterSnapshot(
        new RouterSettingsBuilder("r" + id, device, id, List.of(Prefix.parse("10.9.0.1/24")))
            .build(),
        Role.BACKUP,
        reason,
        0,
        false,
        false,
        100,
        reason,
        Optional.empty(),
        0,
        Map.of(),
        counters.figures(),
        0,
        ProtocolError.NONE,
        0,
        NewActiveReason.NOT_ACTIVE,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Reading rejected(RejectReason reason, int vrid) {
    return new Reading.Rejected(reason, vrid);
  }

  private static GatewayErrors errors(RouterSnapshot... routers) {
    return GatewayErrors.of(List.of(routers));
  }

  @Test
  void theIdOfAnotherRouterHereIsNoError() {
    RouterSnapshot ten = router("br0", 10, rejected(RejectReason.VRID, 11));
    RouterSnapshot eleven = router("br0", 11, rejected(RejectReason.VRID, 10));
    assertThat(errors(ten, eleven).vrid()).isZero();
    assertThat(errors(ten).vrid()).as("it is gone").isEqualTo(1);
  }

  @Test
  void aFrameThatBothSawCountsOnceAndOfAnotherLanAgain() {
    Reading broken = rejected(RejectReason.CHECKSUM, 99);
    Reading unreadable = rejected(RejectReason.IP_CHECKSUM, 0);
    assertThat(
            errors(router("br0", 10, broken, unreadable), router("br0", 11, broken, unreadable))
                .checksum())
        .isEqualTo(2);
    assertThat(errors(router("br0", 10, broken), router("br1", 11, broken)).checksum())
        .isEqualTo(2);
  }

  @Test
  void anotherVersionOfTheOtherRouterIsItsBusiness() {
    Reading forTen = rejected(RejectReason.VERSION, 10);
    assertThat(errors(router("br0", 10), router("br0", 11, forTen)).version()).isZero();
    assertThat(errors(router("br0", 10, forTen), router("br0", 11, forTen)).version()).isEqualTo(1);
  }
}
