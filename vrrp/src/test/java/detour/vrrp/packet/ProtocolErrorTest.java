package detour.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What RFC 6527 tells of the last frame that was wrong. */
class ProtocolErrorTest {
  private static Optional<ProtocolError> of(RejectReason reason, int vrid) {
    return ProtocolError.of(new Reading.Rejected(reason, vrid), 10, Set.of(10, 11));
  }

  @Test
  void eachReasonIsTheErrorOfItsCounterOrNone() {
    Map<MibObject, ProtocolError> errors =
        Map.of(
            MibObject.IP_TTL_ERRORS, ProtocolError.IP_TTL,
            MibObject.VERSION_ERRORS, ProtocolError.VERSION,
            MibObject.CHECKSUM_ERRORS, ProtocolError.CHECKSUM);
    for (RejectReason reason : RejectReason.values()) {
      if (reason != RejectReason.VRID) {
        Optional<ProtocolError> error = Optional.ofNullable(errors.get(reason.counter()));
        assertThat(of(reason, 10)).as("%s", reason).isEqualTo(error);
        assertThat(of(reason, 0)).as("%s, unreadable", reason).isEqualTo(error);
        assertThat(of(reason, 11)).as("%s of another", reason).isEmpty();
      }
    }
  }

  @Test
  void onlyAnIdOfNoRouterHereIsAnError() {
    assertThat(of(RejectReason.VRID, 77)).contains(ProtocolError.VRID);
    assertThat(of(RejectReason.VRID, 11)).isEmpty();
  }
}
