package detour.steering.uplink;

/** What is thought of an uplink in one family, as steering needs it. */
public enum Standing {
  /** It answers: traffic may go there. */
  USABLE,
  /**
   * Answered until a moment ago: new flows go elsewhere if they can, nothing else happens, and the
   * first answer undoes it.
   */
  DOUBTED,
  /** Usable, but it fell too often of late: others are preferred. */
  DAMPED,
  /** To be emptied: nothing new goes there, what is there stays until it ends. */
  DRAINING,
  /** No verdict yet: what is there stays, nothing is moved to it while another is usable. */
  UNDECIDED,
  /** Silent, but a packet could be sent. */
  SILENT,
  /** A packet has no way out: no interface, carrier, address or next hop, or forbidden. */
  CLOSED
}
