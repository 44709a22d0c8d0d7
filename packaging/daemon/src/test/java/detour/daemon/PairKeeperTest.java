package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.ReasonText;
import detour.api.UplinkStatus;
import detour.vrrp.election.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairKeeperTest {
  private static UplinkStatus.PathStatus path(String state, String reason) {
    return new UplinkStatus.PathStatus(
        state,
        state.equals("up") || state.equals("degraded"),
        state.equals("suspect"),
        "2026-11-21T08:00:00Z",
        new ReasonText(reason, "y"),
        "ok",
        "ok",
        "ok",
        "",
        "",
        -1,
        -1,
        0,
        List.of(),
        new UplinkStatus.QualityStatus(-1, -1, -1, -1, -1),
        new UplinkStatus.StallStatus(0, 0, List.of(), List.of(0L)),
        new UplinkStatus.DetectorStatus(0, 0, 0, 0, 0, false),
        new UplinkStatus.OfficeStatus(0, 0),
        false,
        new UplinkStatus.TcpStatus(0, -1, 0),
        new UplinkStatus.PromiseStatus(0, 0, 0, 0, 0, List.of(), 0, 0));
  }

  private static UplinkStatus uplink(String ipv4, String ipv6) {
    return uplink(ipv4, ipv6, "x");
  }

  private static UplinkStatus uplink(String ipv4, String ipv6, String reason) {
    return new UplinkStatus(
        "fiber", 1, "eth1", "fiber", 100, null, path(ipv4, reason), path(ipv6, reason));
  }

  @Test
  void aSuspicionMovesNoOffice() {
    assertThat(PairKeeper.observation(uplink("suspect", "no data"))).isEmpty();
    assertThat(PairKeeper.observation(uplink("down", "suspect"))).isEmpty();
    assertThat(PairKeeper.observation(uplink("suspect", "up"))).contains(Observation.good());
  }

  @Test
  void whatWasNotAskedYetIsNotBad() {
    assertThat(PairKeeper.observation(uplink("no data", "no data", "starting"))).isEmpty();
    assertThat(PairKeeper.observation(uplink("no data", "up", "starting")))
        .contains(Observation.good());
    assertThat(PairKeeper.observation(uplink("no data", "no data", "no-interface")))
        .contains(Observation.bad("no data"));
  }

  @Test
  void theBetterFamilyCounts() {
    assertThat(PairKeeper.observation(uplink("up", "down"))).contains(Observation.good());
    assertThat(PairKeeper.observation(uplink("down", "up"))).contains(Observation.good());
    assertThat(PairKeeper.observation(uplink("down", "no data"))).contains(Observation.bad("down"));
    assertThat(PairKeeper.observation(uplink("degraded", "down")))
        .contains(new Observation(50, 0, "degraded"));
  }
}
