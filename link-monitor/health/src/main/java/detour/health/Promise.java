package detour.health;

import detour.health.silence.Confirmation;
import detour.health.silence.LossWindow;
import detour.health.silence.ProbeBudget;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What settings amount to, computed: shown by the page and by {@code detour check}. Times are worst
 * cases without loss; they hold for targets no farther than the round trip they were computed for.
 *
 * @param suspectFlowing from a cut under flowing traffic until new flows go elsewhere
 * @param downFlowing from a cut under flowing traffic until established flows are moved
 * @param downIdle from a cut without traffic until the verdict
 * @param oneWay from the end of the upstream, with packets still coming in, until the verdict; null
 *     where all targets are of one kind, and only the office's own attempts can tell
 * @param recovery from the end of an outage until the uplink counts as up again
 * @param falseAlarms a day at some rates of independent loss; what remains is correlated, and seen
 *     in the histogram of stalls only
 * @param megabytesQuiet a month, there and back, without loss or false suspicions
 * @param megabytesLossy a month of losing {@link #LOSSY_PERMILLE} each way, without traffic
 */
public record Promise(
    Duration suspectFlowing,
    Duration downFlowing,
    Duration downIdle,
    @Nullable Duration oneWay,
    Duration recovery,
    List<FalseAlarms> falseAlarms,
    double megabytesQuiet,
    double megabytesLossy) {

  /** Loss that a bad line may well have for a month. */
  public static final int LOSSY_PERMILLE = 100;

  private static final List<Integer> LOSSES_PERMILLE = List.of(50, 100, 300);
  private static final double MONTH_SECONDS = 2_592_000;
  private static final double DAY_SECONDS = 86_400;
  private static final Duration LEAST_ROUND_TIMEOUT = Duration.ofMillis(50);
  private static final Duration AFTER_LONE_PROBE = Duration.ofMillis(5);
  private static final Duration ONE_WAY = Duration.ofSeconds(3);

  /**
   * Odds.
   *
   * @param lossPermille independent loss each way
   * @param aDay false verdicts a day
   */
  public record FalseAlarms(int lossPermille, double aDay) {
    private static final double NEVER = 365e6;

    /** One in so many days; -1: in more than a million years. */
    public long daysBetween() {
      return aDay * NEVER < 1 ? -1 : Math.round(1 / aDay);
    }
  }

  /**
   * Computes it for a round trip.
   *
   * @param asked all targets
   * @param ipv6 the path's family: the same probes are longer there
   * @param shared whether the other family is asked as well, and has every second round
   */
  public static Promise of(
      Settings settings, List<TargetSpec> asked, Duration roundTrip, boolean ipv6, boolean shared) {
    List<TargetSpec> targets = telling(asked);
    Duration silence = burstUnderTraffic(settings, targets, roundTrip);
    Duration reading = roundTrip.dividedBy(2).plus(settings.watch().tick().multipliedBy(3));
    Duration move =
        settings.fastTells(inWaves(targets)) ? settings.patiences().move() : settings.patience();
    Duration quick = settings.interval().dividedBy(8);
    int rounds = shared ? 2 : 1; // of which one is its own
    int stride = stride(targets);
    return new Promise(
        reading.plus(longer(silence, settings.patiences().suspect())),
        reading.plus(longer(silence, move)),
        idle(settings, targets, roundTrip, shared),
        twoKinds(targets)
            ? settings.interval().multipliedBy((long) rounds * stride).plus(ONE_WAY)
            : null,
        settings
            .interval()
            .dividedBy(4)
            .plus(quick)
            .multipliedBy(stride)
            .plus(roundTrip.multipliedBy(2)),
        LOSSES_PERMILLE.stream()
            .map(
                each ->
                    new FalseAlarms(
                        each, falseAlarms(settings, targets.size(), each / 1000.0, roundTrip)))
            .toList(),
        megabytes(roundBytes(asked, ipv6, rounds) * 1e9 / settings.interval().toNanos() / rounds),
        megabytes(lossyBytes(settings, asked, roundTrip, ipv6, rounds)));
  }

  /** Who proves something, as {@link Targets#proves} has it. */
  private static List<TargetSpec> telling(List<TargetSpec> targets) {
    List<TargetSpec> beyond = targets.stream().filter(each -> each.kind().beyond()).toList();
    return beyond.isEmpty() ? targets : beyond;
  }

  /** The same where silences that ended by themselves have taught it to wait longer. */
  public Promise waiting(Duration flowing, Duration idle) {
    return new Promise(
        suspectFlowing,
        downFlowing.plus(flowing),
        downIdle.plus(idle),
        oneWay,
        recovery,
        falseAlarms,
        megabytesQuiet,
        megabytesLossy);
  }

  /** Where only heavy targets are asked, most rounds ask nobody: the longest wait, in rounds. */
  private static int stride(List<TargetSpec> targets) {
    boolean heavy = targets.stream().allMatch(each -> each.kind().heavy());
    return heavy ? Math.max(1, heavyRounds(targets) - targets.size() + 1) : 1;
  }

  private static boolean twoKinds(List<TargetSpec> targets) {
    List<ProbeKind> kinds =
        targets.stream().map(TargetSpec::kind).filter(ProbeKind::beyond).toList();
    return kinds.contains(ProbeKind.ICMP)
        && kinds.stream().anyMatch(each -> each != ProbeKind.ICMP);
  }

  private static int inWaves(List<TargetSpec> targets) {
    return (int)
        targets.stream().filter(each -> each.kind().cheap() && each.kind().beyond()).count();
  }

  /** Whether rounds of these targets tell of what is beyond the next hop, each of them. */
  public static boolean roundsTell(List<TargetSpec> targets) {
    return targets.stream().anyMatch(each -> each.kind().beyond() && !each.kind().heavy());
  }

  /** Where rounds are shared, the other family may have the first one: its doubt begins a burst. */
  private static Duration idle(
      Settings settings, List<TargetSpec> targets, Duration roundTrip, boolean shared) {
    Duration timeout = roundTrip.plus(settings.varianceFloor());
    Duration missed = longer(timeout, LEAST_ROUND_TIMEOUT);
    Duration burst = slowBurst(settings, targets.size(), roundTrip);
    Duration asked =
        shared
            ? missed.plus(longer(burst, settings.patience()))
            : longer(missed.plus(burst), settings.patience());
    return settings.interval().multipliedBy(stride(targets)).plus(asked);
  }

  private static Duration slowBurst(Settings settings, int targets, Duration roundTrip) {
    int probes = Confirmation.spread(settings.slow().count(), targets, settings.quorum());
    return settings
        .slow()
        .gap()
        .multipliedBy(probes - 1L)
        .plus(roundTrip)
        .plus(settings.varianceFloor());
  }

  private static Duration burstUnderTraffic(
      Settings settings, List<TargetSpec> targets, Duration roundTrip) {
    if (!settings.fastTells(inWaves(targets))) {
      return settings.watch().floor().plus(slowBurst(settings, targets.size(), roundTrip));
    }
    int asked = settings.quorum() == 1 ? targets.size() : inWaves(targets);
    return fastBurst(settings, asked, roundTrip);
  }

  private static Duration fastBurst(Settings settings, int targets, Duration roundTrip) {
    Duration gap = settings.fast().gap();
    Duration most = gap.multipliedBy(3);
    Duration lone = longer(gap, roundTrip.plus(AFTER_LONE_PROBE));
    int probes =
        Confirmation.spread(
            Confirmation.length(settings.fast().count(), 0), targets, settings.quorum());
    int waves = Math.max(settings.fast().count() - 1, (probes - 2) / targets + 1);
    return settings
        .watch()
        .floor()
        .plus(lone.compareTo(most) < 0 ? lone : most)
        .plus(gap.multipliedBy(waves - 1L))
        .plus(roundTrip)
        .plus(settings.varianceFloor());
  }

  /**
   * False verdicts a day on an idle uplink: a silent probe, and then a burst of which every probe
   * is lost by chance. The burst is as long as the loss that was measured asks for, and what was
   * measured in a window of probes is itself chance: a window with few losses makes a short burst,
   * and such windows make most of the odds. Where several targets must answer, it is enough that
   * all but so many fall silent by chance.
   *
   * @param targets how many are asked
   * @param loss each way, 0 to 1
   */
  public static double falseAlarms(
      Settings settings, int targets, double loss, Duration roundTrip) {
    int quorum = settings.quorum();
    double share = (targets - quorum + 1.0) / targets;
    double ways = 1;
    for (int i = 1; i < quorum; i++) {
      ways *= (targets - i + 1.0) / i; // which of them answer all the same
    }
    double both = 1 - (1 - loss) * (1 - loss);
    double timeout = roundTrip.plus(settings.varianceFloor()).toNanos();
    double round = roundTimeout(settings, roundTrip);
    double gap = settings.slow().gap().toNanos();
    double cycle = cycleSeconds(settings, both, roundTrip);
    int others = LossWindow.SIZE - 2; // the silent probe is in the window, and an answer before it
    double chance = Math.pow(1 - both, others);
    double odds = 0;
    for (int lost = 0; lost <= others; lost++) {
      int permille = 1000 * (lost + 1) / LossWindow.SIZE;
      int alone = Confirmation.length(settings.slow().count(), permille);
      int probes = Confirmation.spread(alone, targets, quorum);
      double confirmed = round + (probes - 1) * gap + timeout;
      // Until the patience is over it is asked on, and each answer in time dismisses.
      double left = settings.patience().toNanos() - confirmed - roundTrip.toNanos();
      double spent = both / (1 - both) / (cycle * 1e9) * settings.watch().refill().toNanos();
      odds +=
          chance
              * ways
              * Math.pow(both, alone)
              * silentLater(both, probes, share * left / gap, spent);
      chance *= both / (1 - both) * (others - lost) / (lost + 1);
    }
    return DAY_SECONDS / cycle * both * odds;
  }

  private static double roundTimeout(Settings settings, Duration roundTrip) {
    return longer(roundTrip.plus(settings.varianceFloor()), LEAST_ROUND_TIMEOUT).toNanos();
  }

  /** From one round to the next, in the mean: a lost one has a burst until its first answer. */
  private static double cycleSeconds(Settings settings, double both, Duration roundTrip) {
    double gap = settings.slow().gap().toNanos();
    double burst = roundTimeout(settings, roundTrip) + both / (1 - both) * gap;
    return (settings.interval().toNanos() + both * (burst + roundTrip.toNanos())) / 1e9;
  }

  /**
   * Odds that all probes after the burst are lost as well: one each gap while the budget lasts,
   * then more sparingly.
   *
   * @param spent share of the budget's refill that earlier bursts use up
   */
  private static double silentLater(double loss, int probes, double gaps, double spent) {
    double odds = 0;
    double chance = Math.max(0, 1 - spent);
    for (double budget = ProbeBudget.SIZE; budget >= 0; budget--) {
      double most = Math.max(0, Math.ceil(gaps));
      double quickly = Math.min(Math.max(0, budget - probes), most);
      double sparingly = Math.max(0, Math.ceil((gaps - quickly) / BurstSender.SPARING));
      double last = budget == 0 ? Math.pow(Math.min(1, spent), ProbeBudget.SIZE) : chance;
      odds += last * Math.pow(loss, quickly + sparingly);
      chance *= Math.min(1, spent);
    }
    return odds;
  }

  /**
   * Bytes of a round, of which each asks for so many. Next hops that prove nothing are asked beside
   * others.
   */
  private static double roundBytes(List<TargetSpec> asked, boolean ipv6, int rounds) {
    List<TargetSpec> targets = telling(asked);
    double bytes = tellingBytes(targets, ipv6, rounds);
    if (targets.size() < asked.size()) {
      long each = asked.stream().filter(one -> one.everyRounds() == 1).count();
      for (TargetSpec one : asked) {
        double often = one.everyRounds() == 1 ? 1.0 / each : (double) rounds / one.everyRounds();
        bytes += targets.contains(one) ? 0 : often * one.kind().bytes(ipv6);
      }
    }
    return bytes;
  }

  private static double tellingBytes(List<TargetSpec> targets, boolean ipv6, int rounds) {
    double costly = 0;
    double costlyBytes = 0;
    double cheapBytes = 0;
    int cheap = 0;
    for (TargetSpec each : targets) {
      if (each.everyRounds() > 1) {
        costly += (double) rounds / each.everyRounds();
        costlyBytes += (double) rounds * each.kind().bytes(ipv6) / each.everyRounds();
      } else {
        cheap++;
        cheapBytes += each.kind().bytes(ipv6);
      }
    }
    if (cheap == 0) {
      List<TargetSpec> light = targets.stream().filter(each -> !each.kind().heavy()).toList();
      if (light.isEmpty()) {
        return meanBytes(targets, ipv6)
            * Math.min(1, (double) targets.size() / heavyRounds(targets));
      }
      return costlyBytes + Math.max(0, 1 - costly) * meanBytes(light, ipv6);
    }
    return costlyBytes + Math.max(0, 1 - costly) * cheapBytes / cheap;
  }

  private static double meanBytes(List<TargetSpec> targets, boolean ipv6) {
    return targets.stream().mapToInt(each -> each.kind().bytes(ipv6)).average().orElse(0);
  }

  /** Where only heavy targets are asked: each of them in one of so many rounds. */
  private static int heavyRounds(List<TargetSpec> targets) {
    int often = targets.stream().mapToInt(TargetSpec::everyRounds).min().orElse(1);
    return Math.min(Targets.LEAST_HEAVY_ROUNDS, often);
  }

  /** Bytes a second of rounds, and of a burst after each lost one, which asks all in turn. */
  private static double lossyBytes(
      Settings settings, List<TargetSpec> targets, Duration roundTrip, boolean ipv6, int rounds) {
    double both = 1 - Math.pow(1 - LOSSY_PERMILLE / 1000.0, 2);
    double any = meanBytes(telling(targets), ipv6);
    // Until the first answer is back, others leave.
    double probes = 1 / (1 - both) + roundTrip.dividedBy(settings.slow().gap());
    // What is lost in either family begins a burst in both.
    double bytes = roundBytes(targets, ipv6, rounds) / rounds + both * probes * any;
    // Shared rounds have a grid, which a burst does not delay.
    double interval = settings.interval().toNanos() / 1e9;
    return bytes / (rounds > 1 ? interval : cycleSeconds(settings, both, roundTrip));
  }

  private static double megabytes(double bytesPerSecond) {
    return bytesPerSecond * MONTH_SECONDS / 1e6;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
