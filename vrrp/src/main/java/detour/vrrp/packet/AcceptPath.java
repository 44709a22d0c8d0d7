package detour.vrrp.packet;

/** The ways by which an advert may be right; each is counted. */
public enum AcceptPath {
  /** Version 2 without authentication. */
  V2,
  /** Version 2 with the right password. */
  V2_PASSWORD,
  /** Version 3 over IPv4, checksum of the message alone. */
  V3_MESSAGE,
  /** Version 3 over IPv4, checksum with a pseudo-header. */
  V3_PSEUDO_HEADER,
  /** Version 3 over IPv4, checksum with a pseudo-header of the group, yet sent to us alone. */
  V3_PSEUDO_HEADER_MULTICAST,
  /** Version 3 over IPv6. */
  V3_IPV6,
  /** Version 3 with a right trailer (draft-cassen-vrrp-auth-hmac), IPv4. */
  V3_HMAC,
  /** The same over IPv6. */
  V3_IPV6_HMAC
}
