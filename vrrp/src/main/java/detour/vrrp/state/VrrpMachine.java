package detour.vrrp.state;

import detour.event.Reason;
import detour.vrrp.packet.Version;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual router on one gateway.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><td>Initialize</td><td>wanted, link, address, priority above 0</td><td>Backup; Active for an owner or after a restart</td></tr>
 * <tr><td>Backup</td><td>Active_Down_Timer fires and the group permits</td><td>Active</td></tr>
 * <tr><td>Backup</td><td>not wanted, no link, no address, unfit</td><td>Initialize</td></tr>
 * <tr><td>Active</td><td>better advert, handed over, too late</td><td>Backup</td></tr>
 * <tr><td>Active</td><td>no link, no address; another heard after stop or unfit</td><td>Initialize</td></tr>
 * </table>
 */
public final class VrrpMachine {
  /** Of one that takes over with its group's backing, until the group is whole: the best. */
  public static final int GROUP_PRIORITY = 254;

  private RouterNumbers numbers;
  private State state = new Initialize();
  private int priority;
  private Reason priorityReason;
  private @Nullable InetAddress own;
  private boolean wanted;
  private boolean holding;
  private boolean link;
  private boolean linkKnown;
  private Reason linkReason = new Reason("link-unknown", "the interface was not seen yet");
  private boolean permitted = true;
  private long resumeUntil = Long.MIN_VALUE;
  private long preemptFrom = Long.MIN_VALUE;
  private long heldUntil = Long.MIN_VALUE;
  private long unsureUntil = Long.MIN_VALUE;
  private @Nullable InetAddress v3Source;
  private long v3At;
  private @Nullable Version peer;

  /**
   * @param priority 1 to 254, or 255 for an owner
   */
  public VrrpMachine(RouterNumbers numbers, int priority) {
    this.numbers = numbers;
    this.priority = priority;
    this.priorityReason = new Reason("configured", "as configured");
  }

  /** Takes an event; time never goes back. */
  public List<Action> step(Event event, long nowNanos) {
    Step step = new Step(this, nowNanos);
    if (state instanceof Active active && active.overdue(numbers, nowNanos)) {
      state = active.stepBack(step); // whatever it is woken by: the others may have waited for long
    }
    state = event.at(state, step);
    return step.actions();
  }

  /** When it wants an {@link Event.Tick}; {@link Long#MAX_VALUE}: only after other events. */
  public long deadlineNanos() {
    return state.deadlineNanos();
  }

  void renumber(RouterNumbers next) {
    numbers = next;
  }

  /** Its role. */
  public Role role() {
    return state.role();
  }

  /** Whether it says priority 0 and waits for another. */
  public boolean leaving() {
    return state instanceof Active active && active.leaving();
  }

  /** Whether it is Active but too late for it, and does not know yet. */
  public boolean overdue(long nowNanos) {
    return state instanceof Active active && active.overdue(numbers, nowNanos);
  }

  /** Whether it hears nobody, but its group does not let it take over. */
  public boolean wantsActive() {
    return state instanceof Backup backup && backup.silent();
  }

  /** Likewise, but it hears one that took over with its own group, though worse by now. */
  public boolean displaced() {
    return state instanceof Backup backup && backup.displaced();
  }

  /** Whom a Backup watches over; itself for an Active; null: nobody known. */
  public @Nullable InetAddress active() {
    return switch (state.role()) {
      case ACTIVE -> own;
      case BACKUP -> ((Backup) state).active();
      case INITIALIZE -> null;
    };
  }

  /** The interval of the Active: learned in a Backup. */
  public long activeIntervalNanos() {
    return state instanceof Backup backup ? backup.activeIntervalNanos() : numbers.intervalNanos();
  }

  /** The priority it has now; 0: unfit. */
  public int priority() {
    return priority;
  }

  /** Where that comes from. */
  public Reason priorityReason() {
    return priorityReason;
  }

  /** Whether it would not take its role back from one that lives. */
  public boolean held(long nowNanos) {
    return nowNanos < heldUntil;
  }

  /** Until when; in the past, if it would. */
  public long heldUntil() {
    return heldUntil;
  }

  RouterNumbers numbers() {
    return numbers;
  }

  @Nullable InetAddress own() {
    return own;
  }

  void own(@Nullable InetAddress address) {
    own = address;
  }

  void wanted(boolean yes, boolean holdingNow) {
    wanted = yes;
    holding = holdingNow;
  }

  void resume(long untilNanos) {
    wanted = true;
    holding = true;
    resumeUntil = untilNanos;
  }

  boolean resumable(long now) {
    boolean yes = now < resumeUntil;
    resumeUntil = Long.MIN_VALUE;
    return yes;
  }

  boolean takeHolding() {
    boolean was = holding;
    holding = false;
    return was;
  }

  void link(boolean usable, Reason reason) {
    link = usable;
    linkKnown = true;
    linkReason = reason;
  }

  boolean priority(int value, Reason reason) {
    if (numbers.owner()) {
      return false; // an owner is 255 whatever befalls it (section 5.2.4)
    }
    boolean changed = priority != value;
    priority = value;
    priorityReason = reason;
    return changed;
  }

  void permitted(boolean yes) {
    permitted = yes;
  }

  boolean permitted() {
    return permitted;
  }

  void heldUntil(long nanos) {
    heldUntil = nanos;
  }

  void unsureUntil(long nanos) {
    unsureUntil = nanos;
  }

  void started(long now) {
    preemptFrom = now + numbers.preemptDelayNanos();
  }

  /** Preempt_Mode with its delay; an owner always may (section 6.1). */
  boolean mayPreempt(long now) {
    return numbers.owner()
        || (numbers.preempt() && now >= preemptFrom && now >= heldUntil && now >= unsureUntil);
  }

  boolean ready() {
    return wanted && link && own != null && priority > 0;
  }

  boolean linkLost() {
    return linkKnown && !link;
  }

  /** Whether what is missing makes serving on impossible. */
  boolean fallsAtOnce() {
    return !link || own == null;
  }

  Reason readyReason() {
    return new Reason("ready", "interface and address are there: it listens");
  }

  Reason notReadyReason() {
    if (!link) {
      return linkReason;
    }
    if (own == null) {
      return new Reason("no-address", "the interface has no address to send from");
    }
    return wanted ? priorityReason : new Reason("stopped", "stopped");
  }

  long v2IntervalNanos() {
    long second = 1_000_000_000L;
    return Math.max(1, (numbers.intervalNanos() + second - 1) / second) * second;
  }

  /** The version that the other gateway spoke last; null: none was heard yet. */
  public @Nullable Version peer() {
    return peer;
  }

  void peer(Version version) {
    peer = version;
  }

  /** Whether Backups can be told to wait longer; those of version 2 cannot. */
  public boolean othersWait() {
    return numbers.speech() == Speech.V3 || (numbers.speech().v3() && peer == Version.V3);
  }

  /**
   * For how long after a last word before a restart the Backups wait at least. Of version 2 it is
   * three of their seconds, less what goes by until they hear it.
   */
  public long restartNanos() {
    return othersWait()
        ? 3 * Math.max(Active.RESTART_INTERVAL_NANOS, numbers.intervalNanos())
        : 2_000_000_000L;
  }

  void note(Heard heard, long now) {
    if (heard.version() == Version.V3) {
      v3Source = heard.source();
      v3At = now;
    }
  }

  /**
   * An advert of version 2 whose sender speaks version 3 as well says nothing new (RFC 9568 section
   * 8.4.2).
   */
  boolean overruled(Heard heard, long now) {
    return heard.version() == Version.V2
        && heard.source().equals(v3Source)
        && now - v3At < 3 * activeIntervalNanos();
  }
}
