package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.PairCounters;
import detour.api.PairStatus;
import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.vrrp.Lateness;
import detour.vrrp.NewActiveReason;
import detour.vrrp.PairSnapshot;
import detour.vrrp.RouterSettingsBuilder;
import detour.vrrp.RouterSnapshot;
import detour.vrrp.packet.AcceptPath;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Counters;
import detour.vrrp.packet.ProtocolError;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.RejectReason;
import detour.vrrp.packet.Version;
import detour.vrrp.state.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PairViewTest {
  private static PairStatus status(Counters counters) {
    Reason reason = new Reason("x", "y");
    RouterSnapshot router =
        new RouterSnapshot(
            new RouterSettingsBuilder("office-10", "br0", 10, List.of(Prefix.parse("10.9.0.1/24")))
                .build(),
            Role.ACTIVE,
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
            30_000_000_000L,
            ProtocolError.CHECKSUM,
            3,
            NewActiveReason.ACTIVE_NO_RESPONSE,
            2,
            0,
            Optional.empty(),
            Optional.empty());
    return PairView.status(
        new PairSnapshot(
            List.of(router), 45_000_000_000L, new Lateness.Figures(9, 1, 12_345_678, 5)),
        Instant.parse("2026-11-21T12:00:00Z"),
        60_000_000_000L);
  }

  private static Reading taken(int priority, boolean agree) {
    return new Reading.Accepted(
        Addresses.parse("10.9.0.3"),
        new Advert(Version.V3, 10, priority, 100, List.of(Addresses.parse("10.9.0.1"))),
        AcceptPath.V3_MESSAGE,
        ChecksumForm.MESSAGE,
        agree);
  }

  @Test
  void everyReasonToRefuseAFrameIsCountedSomewhereAndOnce() {
    for (RejectReason reason : RejectReason.values()) {
      Counters counters = new Counters();
      counters.received(new Reading.Rejected(reason, reason == RejectReason.VRID ? 77 : 10));
      PairStatus status = status(counters);
      PairCounters.Router own = status.routers().get(0).counters();
      PairCounters.Global all = status.counters();
      assertThat(
              own.intervalErrors()
                  + own.addressListErrors()
                  + own.hopLimitErrors()
                  + own.invalidType()
                  + own.lengthErrors()
                  + own.authenticationErrors()
                  + own.otherErrors()
                  + all.checksumErrors()
                  + all.versionErrors()
                  + all.idErrors())
          .as("%s", reason)
          .isEqualTo(1);
    }
  }

  @Test
  void framesForAnotherRouterAreNotThisOnesErrors() {
    Counters counters = new Counters();
    counters.received(new Reading.Rejected(RejectReason.HOP_LIMIT, 11));
    assertThat(status(counters).routers().get(0).counters().hopLimitErrors()).isZero();
  }

  @Test
  void whatWasTakenAndSaidIsCounted() {
    Counters counters = new Counters();
    counters.received(taken(100, true));
    counters.received(taken(0, true));
    counters.received(taken(90, false));
    counters.intervalDiffers();
    counters.received(new Reading.Rejected(RejectReason.INTERVAL_ZERO, 10));
    counters.sent(100);
    counters.sent(0);
    PairStatus status = status(counters);
    assertThat(status.routers().get(0).counters())
        .isEqualTo(
            new PairCounters.Router(
                "2026-11-21T11:59:30Z",
                "active-no-response",
                3,
                2,
                1,
                1,
                2,
                1,
                0,
                0,
                0,
                0,
                0,
                "checksum",
                2));
    assertThat(status.counters().since()).isEqualTo("2026-11-21T11:59:45Z");
    assertThat(status.routers().get(0).transitions()).isEqualTo(3);
    assertThat(status.routers().get(0).since()).isEqualTo("2026-11-21T11:59:00Z");
    assertThat(status.worstLateMicros()).isEqualTo(12_345);
  }
}
