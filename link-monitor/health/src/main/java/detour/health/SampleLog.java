package detour.health;

import detour.event.Reason;
import java.util.regex.Pattern;

/**
 * The lines of a sample log: what a path's health was told, one event a line, so that a verdict can
 * be judged again later.
 *
 * <p>A line is {@code time word arguments}, the time in monotonic nanoseconds; a reason is its code
 * and then its text, to the end of the line. First of all stand {@code begin}, {@code settings}, a
 * {@code target} for each and {@code memory}: what the detectors were made of; where they stand
 * again, others took over. Lines of {@code changed} are what was decided; a {@link
 * detour.health.simulator.Replay} compares them. Lines that begin with {@code #} are remarks.
 */
public final class SampleLog {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private SampleLog() {}

  /** {@code 12 ready READY 1 ready addressed}. */
  public static String ready(long now, Readiness to) {
    return now + " ready " + to.stage() + " " + to.generation() + " " + text(to.reason());
  }

  /** {@code 12 force DOWN administrator maintenance}. */
  public static String force(long now, Forced to, Reason why) {
    return now + " force " + to + " " + text(why);
  }

  /** {@code 12 traffic tx rx fresh syn txBytes}. */
  public static String traffic(long now, Traffic it) {
    return now
        + " traffic "
        + it.tx()
        + " "
        + it.rx()
        + " "
        + it.fresh()
        + " "
        + it.syn()
        + " "
        + it.txBytes();
  }

  /** {@code 12 answer sequence rttNanos}. */
  public static String answer(long now, long sequence, long rttNanos) {
    return now + " answer " + sequence + " " + rttNanos;
  }

  /** {@code 12 wrong sequence CAPTIVE code text}. */
  public static String wrong(long now, long sequence, Wrong kind, Reason why) {
    return now + " wrong " + sequence + " " + kind + " " + text(why);
  }

  /** {@code 12 unsent sequence code text}. */
  public static String unsent(long now, long sequence, Reason why) {
    return now + " unsent " + sequence + " " + text(why);
  }

  /** {@code 12 begin}: the detectors were made. */
  public static String begin(long now) {
    return now + " begin";
  }

  /** {@code 12 settings interval=1000000000 ...}. */
  public static String settings(long now, Settings it) {
    return now + " settings " + SettingsText.write(it);
  }

  /** {@code 12 target ICMP everyRounds}. */
  public static String target(long now, TargetSpec it) {
    return now + " target " + it.kind() + " " + it.everyRounds();
  }

  /** {@code 12 memory UP learnedNanos penalty suppressed}, and srttNanos/retired of each target. */
  public static String memory(long now, Memory it) {
    StringBuilder line = new StringBuilder();
    line.append(now).append(" memory ").append(it.state()).append(' ').append(it.learnedNanos());
    line.append(' ').append(it.penalty()).append(' ').append(it.suppressed());
    for (Memory.Target each : it.targets()) {
      line.append(' ').append(each.srttNanos()).append('/').append(each.retired());
    }
    return line.toString();
  }

  /** {@code 12 doubt}. */
  public static String doubt(long now) {
    return now + " doubt";
  }

  /** {@code 12 other-doubts}. */
  public static String otherDoubts(long now) {
    return now + " other-doubts";
  }

  /** {@code 12 shared target failing code text}. */
  public static String shared(long now, int target, boolean failing, Reason why) {
    return now + " shared " + target + " " + failing + " " + text(why);
  }

  /** {@code 12 share phase}. */
  public static String share(long now, long phase) {
    return now + " share " + phase;
  }

  /** {@code 12 steered}. */
  public static String steered(long now) {
    return now + " steered";
  }

  /** {@code 12 poll}. */
  public static String poll(long now) {
    return now + " poll";
  }

  /** {@code 12 changed UP DOWN code text}. */
  public static String changed(long now, Action.Changed it) {
    return now + " changed " + it.from() + " " + it.to() + " " + text(it.reason());
  }

  private static String text(Reason reason) {
    // Strangers have a say in some texts: a portal, a program.
    return reason.code() + " " + CONTROL.matcher(reason.text()).replaceAll(" ");
  }
}
