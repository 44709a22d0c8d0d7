package detour.vrrp.bench;

/** What happens to a pair, of which a is Active and b is Backup unless said otherwise. */
enum Mishap {
  STOP("stop"),
  HAND_OVER("hand-over"),
  INTERFACE_DOWN("interface down"),
  CABLE_CUT("cable cut"),
  SILENT_CUT("silent cut"),
  KILL("kill -9"),
  FREEZE("freeze"),
  PREEMPTION("preemption"),
  HEALED_SPLIT("healed split");

  private final String words;

  Mishap(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Planned: nothing may be lost. */
  boolean planned() {
    return this == STOP || this == HAND_OVER;
  }

  /** Leaves a process that cannot give its addresses up. */
  boolean helpless() {
    return this == KILL || this == FREEZE;
  }

  /** Ends with a, not b, as Active. */
  boolean returns() {
    return this == PREEMPTION || this == HEALED_SPLIT;
  }
}
