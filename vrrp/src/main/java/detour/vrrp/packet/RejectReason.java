package detour.vrrp.packet;

/**
 * Why a frame is no advert to us, in the order of the checks (RFC 9568 section 7.1), with the
 * counter of RFC 6527 it belongs to.
 */
public enum RejectReason {
  /** No whole IP packet: cut short, a fragment, or a header that does not fit. */
  NOT_IP("vrrpv3StatisticsPacketLengthErrors"),
  /** The checksum of the IPv4 header is wrong. */
  IP_CHECKSUM("vrrpv3RouterChecksumErrors"),
  /** An IP packet of another protocol than 112. */
  PROTOCOL("vrrpv3StatisticsRcvdInvalidTypePackets"),
  /** IPv4 where IPv6 is spoken, or the reverse. */
  FAMILY("vrrpv3RouterVersionErrors"),
  /** Sent neither to the group nor to an address of ours. */
  DESTINATION("vrrpv3StatisticsProtoErrReason"),
  /** It has crossed a router. */
  HOP_LIMIT("vrrpv3StatisticsIpTtlErrors"),
  /** Shorter than the fixed part. */
  TOO_SHORT("vrrpv3StatisticsPacketLengthErrors"),
  /** Of a version that is not spoken here. */
  VERSION("vrrpv3RouterVersionErrors"),
  /** Not an advertisement. */
  TYPE("vrrpv3StatisticsRcvdInvalidTypePackets"),
  /** CARP, which shares protocol number and virtual MAC addresses with VRRP. */
  CARP("vrrpv3StatisticsProtoErrReason"),
  /** No address at all (erratum 8299). */
  NO_ADDRESS("vrrpv3StatisticsAddressListErrors"),
  /** Its length does not fit its address count. */
  LENGTH("vrrpv3StatisticsPacketLengthErrors"),
  /** The checksum fits none of the forms. */
  CHECKSUM("vrrpv3RouterChecksumErrors"),
  /** Of another virtual router. */
  VRID("vrrpv3RouterVrIdErrors"),
  /** It comes from an address of our own. */
  OWN("vrrpv3StatisticsProtoErrReason"),
  /** Its sender is not among the configured peers. */
  SOURCE("vrrpv3StatisticsProtoErrReason"),
  /** Another kind of version 2 authentication than ours. */
  AUTH_TYPE("vrrpv3StatisticsProtoErrReason"),
  /** The password is not ours. */
  AUTH_DATA("vrrpv3StatisticsProtoErrReason"),
  /** A trailer is demanded and there is none. */
  HMAC_MISSING("vrrpv3StatisticsProtoErrReason"),
  /** A trailer of another form, or of a key that is not known here. */
  HMAC_KEY("vrrpv3StatisticsProtoErrReason"),
  /** The authentication code is wrong. */
  HMAC_WRONG("vrrpv3StatisticsProtoErrReason"),
  /** The trailer's time is too far from ours. */
  HMAC_TIME("vrrpv3StatisticsProtoErrReason"),
  /** The trailer is not later than the one before: sent again by somebody. */
  HMAC_REPLAY("vrrpv3StatisticsProtoErrReason"),
  /** An interval of zero (erratum 8301). */
  INTERVAL_ZERO("vrrpv3StatisticsAdvIntervalErrors"),
  /** Another interval than ours, which version 2 does not allow (RFC 3768 section 7.1). */
  INTERVAL_DIFFERS("vrrpv3StatisticsAdvIntervalErrors");

  private final String rfc6527;

  RejectReason(String rfc6527) {
    this.rfc6527 = rfc6527;
  }

  /** The object of the VRRPV3-MIB that counts it. */
  public String rfc6527() {
    return rfc6527;
  }
}
