package detour.vrrp.packet;

/** Objects of the VRRPV3-MIB (RFC 6527) that count frames which are no adverts to us. */
public enum MibObject {
  /** vrrpv3StatisticsAdvIntervalErrors. */
  ADV_INTERVAL_ERRORS,
  /** vrrpv3StatisticsIpTtlErrors. */
  IP_TTL_ERRORS,
  /** vrrpv3StatisticsRcvdInvalidTypePackets. */
  RCVD_INVALID_TYPE_PACKETS,
  /** vrrpv3StatisticsAddressListErrors. */
  ADDRESS_LIST_ERRORS,
  /** vrrpv3StatisticsPacketLengthErrors. */
  PACKET_LENGTH_ERRORS,
  /** vrrpv3RouterChecksumErrors, of the whole gateway. */
  CHECKSUM_ERRORS,
  /** vrrpv3RouterVersionErrors, of the whole gateway. */
  VERSION_ERRORS,
  /** vrrpv3RouterVrIdErrors, of the whole gateway. */
  VRID_ERRORS,
  /** None of its own: RFC 6527 knows no authentication (RFC 2787: vrrpStatsAuthFailures). */
  AUTHENTICATION,
  /** None at all. */
  NONE
}
