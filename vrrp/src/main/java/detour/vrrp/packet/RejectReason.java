package detour.vrrp.packet;

/**
 * Why a frame is no advert to us, in the order of the checks (RFC 9568 section 7.1), with the
 * counter of RFC 6527 it belongs to.
 */
public enum RejectReason {
  /** No whole IP packet: cut short, a fragment, or a header that does not fit. */
  NOT_IP(MibObject.PACKET_LENGTH_ERRORS),
  /** The checksum of the IPv4 header is wrong. */
  IP_CHECKSUM(MibObject.CHECKSUM_ERRORS),
  /** An IP packet of another protocol than 112. */
  PROTOCOL(MibObject.RCVD_INVALID_TYPE_PACKETS),
  /** IPv4 where IPv6 is spoken, or the reverse. */
  FAMILY(MibObject.VERSION_ERRORS),
  /** Sent neither to the group nor to an address of ours. */
  DESTINATION(MibObject.NONE),
  /** It has crossed a router. */
  HOP_LIMIT(MibObject.IP_TTL_ERRORS),
  /** Shorter than the fixed part. */
  TOO_SHORT(MibObject.PACKET_LENGTH_ERRORS),
  /** Of a version that is not spoken here. */
  VERSION(MibObject.VERSION_ERRORS),
  /** Not an advertisement. */
  TYPE(MibObject.RCVD_INVALID_TYPE_PACKETS),
  /** CARP, which shares protocol number and virtual MAC addresses with VRRP. */
  CARP(MibObject.NONE),
  /** No address at all (erratum 8299). */
  NO_ADDRESS(MibObject.ADDRESS_LIST_ERRORS),
  /** Its length does not fit its address count. */
  LENGTH(MibObject.PACKET_LENGTH_ERRORS),
  /** The checksum fits none of the forms. */
  CHECKSUM(MibObject.CHECKSUM_ERRORS),
  /** Of another virtual router. */
  VRID(MibObject.VRID_ERRORS),
  /** It comes from an address of our own. */
  OWN(MibObject.NONE),
  /** Its sender is not among the configured peers. */
  SOURCE(MibObject.NONE),
  /** Another kind of version 2 authentication than ours. */
  AUTH_TYPE(MibObject.AUTHENTICATION),
  /** The password is not ours. */
  AUTH_DATA(MibObject.AUTHENTICATION),
  /** A trailer is demanded and there is none. */
  HMAC_MISSING(MibObject.AUTHENTICATION),
  /** A trailer of another form, or of a key that is not known here. */
  HMAC_KEY(MibObject.AUTHENTICATION),
  /** The authentication code is wrong. */
  HMAC_WRONG(MibObject.AUTHENTICATION),
  /** The trailer's time is too far from ours. */
  HMAC_TIME(MibObject.AUTHENTICATION),
  /** The trailer is not later than the one before: sent again by somebody. */
  HMAC_REPLAY(MibObject.AUTHENTICATION),
  /** An interval of zero (erratum 8301). */
  INTERVAL_ZERO(MibObject.ADV_INTERVAL_ERRORS),
  /** Another interval than ours, which version 2 does not allow (RFC 3768 section 7.1). */
  INTERVAL_DIFFERS(MibObject.ADV_INTERVAL_ERRORS);

  private final MibObject counter;

  RejectReason(MibObject counter) {
    this.counter = counter;
  }

  /** Where RFC 6527 counts it. */
  public MibObject counter() {
    return counter;
  }
}
