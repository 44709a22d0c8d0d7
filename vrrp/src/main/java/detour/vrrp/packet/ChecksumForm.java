package detour.vrrp.packet;

/**
 * What the checksum of a version 3 advert over IPv4 covers: makers read the RFC in different ways.
 * Version 2 has only {@link #MESSAGE}, IPv6 only {@link #PSEUDO_HEADER}.
 */
public enum ChecksumForm {
  /** The message alone (RFC 9568 section 5.2.8). */
  MESSAGE,
  /** With a pseudo-header of source and real destination: keepalived and FRR by default. */
  PSEUDO_HEADER,
  /**
   * With a pseudo-header of 224.0.0.18 although sent to a single peer: keepalived up to 1.3.6, FRR.
   */
  PSEUDO_HEADER_MULTICAST
}
