package detour.vrrp.packet;

import java.util.Optional;
import java.util.Set;

/** What was wrong with a frame, as far as RFC 6527 tells (vrrpv3StatisticsProtoErrReason). */
public enum ProtocolError {
  /** There was none: noError(0). */
  NONE,
  /** It has crossed a router: ipTtlError(1). */
  IP_TTL,
  /** Of a version that is not spoken here: versionError(2). */
  VERSION,
  /** checksumError(3). */
  CHECKSUM,
  /** Of an id that no virtual router here has: vrIdError(4). */
  VRID;

  /**
   * For one virtual router: of what is meant for another one here it knows nothing.
   *
   * @param own its id
   * @param here the ids of all virtual routers of this gateway on the LAN
   */
  public static Optional<ProtocolError> of(Reading reading, int own, Set<Integer> here) {
    if (!(reading instanceof Reading.Rejected rejected)) {
      return Optional.empty();
    }
    int vrid = rejected.vrid();
    if (rejected.reason().counter() == MibObject.VRID_ERRORS) {
      return vrid == own || here.contains(vrid) ? Optional.empty() : Optional.of(VRID);
    }
    if (vrid != own && vrid != 0) { // 0: it could not be read so far
      return Optional.empty();
    }
    return switch (rejected.reason().counter()) {
      case IP_TTL_ERRORS -> Optional.of(IP_TTL);
      case VERSION_ERRORS -> Optional.of(VERSION);
      case CHECKSUM_ERRORS -> Optional.of(CHECKSUM);
      default -> Optional.empty();
    };
  }
}
