package detour.event;

/** Everything that can be reported, with its stable name and its severity. */
public enum EventType {
  DAEMON_START("daemon.start", Severity.INFO),
  DAEMON_STOP("daemon.stop", Severity.INFO),
  CONFIG_CHANGED("config.changed", Severity.INFO),
  CONFIG_INVALID("config.invalid", Severity.WARNING),
  UPLINK_UP("uplink.up", Severity.INFO),
  UPLINK_DOWN("uplink.down", Severity.CRITICAL),
  UPLINK_STATE("uplink.state", Severity.INFO),
  UPLINK_DEGRADED("uplink.degraded", Severity.WARNING),
  UPLINK_CAPTIVE("uplink.captive", Severity.WARNING),
  UPLINK_STALLED("uplink.stalled", Severity.INFO),
  UPLINK_FLAPPING("uplink.flapping", Severity.WARNING),
  UPLINK_OVERRIDE("uplink.override", Severity.WARNING),
  TARGET_RETIRED("target.retired", Severity.WARNING),
  TARGET_RETURNED("target.returned", Severity.INFO),
  POLICY_FAILOVER("policy.failover", Severity.WARNING),
  POLICY_FAILBACK("policy.failback", Severity.INFO),
  POLICY_START("policy.start", Severity.INFO),
  POLICY_NO_PATH("policy.no-path", Severity.CRITICAL),
  KERNEL_REPAIRED("kernel.repaired", Severity.WARNING),
  KERNEL_CONTESTED("kernel.contested", Severity.CRITICAL),
  KERNEL_MISROUTED("kernel.misrouted", Severity.CRITICAL),
  KERNEL_REFUSED("kernel.refused", Severity.CRITICAL),
  PAIR_ACTIVE("pair.active", Severity.WARNING),
  PAIR_BACKUP("pair.backup", Severity.INFO),
  PAIR_WAITING("pair.waiting", Severity.WARNING),
  PAIR_NOTE("pair.note", Severity.INFO),
  PAIR_CONFLICT("pair.conflict", Severity.CRITICAL),
  PAIR_PEER_DIFFERS("pair.peer-differs", Severity.WARNING),
  PAIR_REPAIRED("pair.repaired", Severity.WARNING),
  PAIR_LATE("pair.late", Severity.WARNING),
  PROGRAM_FAILED("program.failed", Severity.WARNING);

  private final String word;
  private final Severity severity;

  EventType(String word, Severity severity) {
    this.word = word;
    this.severity = severity;
  }

  /** The name in API, log and alerts; never changed once released. */
  public String word() {
    return word;
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }
}
