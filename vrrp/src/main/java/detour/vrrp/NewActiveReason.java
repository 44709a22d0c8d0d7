package detour.vrrp;

import detour.event.Reason;

/** Why a virtual router became Active last (RFC 6527, vrrpv3StatisticsNewMasterReason). */
public enum NewActiveReason {
  /** It never did: notMaster(0). */
  NOT_ACTIVE,
  /** It has the highest priority from the start, or went on after a restart: priority(1). */
  PRIORITY,
  /** It took the role from one of lower priority: preempted(2). */
  PREEMPTED,
  /** The one before fell silent or stopped: masterNoResponse(3). */
  ACTIVE_NO_RESPONSE;

  static NewActiveReason of(Reason entered) {
    return switch (entered.code()) {
      case "owner", "resumed" -> PRIORITY;
      case "preempted" -> PREEMPTED;
      default -> ACTIVE_NO_RESPONSE;
    };
  }
}
