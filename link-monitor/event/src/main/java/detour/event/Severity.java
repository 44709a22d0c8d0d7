package detour.event;

/** How much an event matters to a person on duty; the words of syslog (RFC 5424 section 6.2.1). */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
