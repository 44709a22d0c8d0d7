package detour.health.simulator;

import detour.event.Reason;
import detour.health.Action;
import detour.health.Memory;
import detour.health.PathHealth;
import detour.health.ProbeKind;
import detour.health.Readiness;
import detour.health.SampleLog;
import detour.health.Settings;
import detour.health.Snapshot;
import detour.health.State;
import detour.health.TargetSpec;
import detour.health.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One path, judged in virtual time: a link, an office and a {@link PathHealth} that is driven as
 * the daemon drives it, by its deadlines and its readings. Quiet time is skipped.
 */
public final class Simulation {
  /** A change of state and when it came. */
  public record Change(long atNanos, State from, State to, Reason reason) {}

  private static final Readiness READY =
      new Readiness(Readiness.Stage.READY, new Reason("ready", "ready"), 1);

  /** Between two packets of a call. */
  private static final long PACE_NANOS = 20_000_000L;

  /** Each further target is so much farther away. */
  private static final long FARTHER_NANOS = 2_000_000L;

  /** Probes whose time of sending is kept. */
  private static final int RING = 1024;

  private static final int MOST_IDLE_POLLS = 10_000;

  private final SimulatedLink link;
  private final PathHealth health;
  private final Office office;
  private final boolean counted;
  private final List<TargetSpec> specs;
  private final List<TokenBucket> echoes;
  private final Agenda answers = new Agenda();
  private final List<Change> changes = new ArrayList<>();
  private final long[] sentAt = new long[RING];
  private final long firstNanos;

  /** What a silence has besides the spell: an answer on its way, and the next question. */
  private final long aroundNanos;

  private long now = 1_000_000_000_000L;
  private long nextReadNanos;
  private long probes;
  private final long[] asked;
  private long doubts;
  private long outages;
  private long stalls;
  private long longestStallNanos;
  private int silentTarget = -1;
  private @Nullable Fate fate;

  /**
   * @param specs the targets
   * @param seed the same one gives the same story
   */
  public Simulation(
      Settings settings, List<TargetSpec> specs, LinkShape link, OfficeShape office, long seed) {
    this(settings, specs, link, office, seed, Memory.NONE);
  }

  /**
   * @param memory what an earlier run knew
   */
  public Simulation(
      Settings settings,
      List<TargetSpec> specs,
      LinkShape link,
      OfficeShape office,
      long seed,
      Memory memory) {
    Dice dice = new Dice(seed);
    aroundNanos = link.rttNanos() + PACE_NANOS;
    firstNanos = now;
    this.specs = List.copyOf(specs);
    asked = new long[specs.size()];
    echoes = specs.stream().map(any -> new TokenBucket(link.echoes(), now)).toList();
    this.link = new SimulatedLink(link, dice.fork(), now);
    this.office = new Office(office, this.link, dice.fork(), now);
    // The office's own upload is seen in the counters, too.
    counted = !office.idle() || link.bloat().perDay() > 0;
    health = new PathHealth(settings, specs, now, memory);
    nextReadNanos = counted ? now : Long.MAX_VALUE;
    take(health.ready(now, READY));
  }

  /** Writes what the detectors are told from now on as a {@link SampleLog}; call it first. */
  public void recordTo(Consumer<String> lines) {
    health.recordTo(lines);
    lines.accept(SampleLog.ready(now, READY));
    changes.forEach(each -> lines.accept(line(each)));
  }

  private static String line(Change change) {
    return SampleLog.changed(
        change.atNanos(), new Action.Changed(change.from(), change.to(), change.reason()));
  }

  private void take(List<Action> actions) {
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      if (action instanceof Action.Send send) {
        ask(send);
      } else if (action instanceof Action.Changed changed) {
        changes.add(new Change(now, changed.from(), changed.to(), changed.reason()));
        outages += changed.to() == State.DOWN && link.troubledNanos(now) >= outageNanos() ? 1 : 0;
      } else if (action instanceof Action.Doubted) {
        doubts++;
      } else if (action instanceof Action.Stalled stalled) {
        stalls++;
        longestStallNanos = Math.max(longestStallNanos, stalled.lengthNanos());
      }
    }
  }

  /**
   * How long a spell must be to be an outage: with what is around it as long as is waited by now.
   */
  private long outageNanos() {
    Snapshot.Counters learned = health.snapshot().counters();
    long patience = counted ? learned.movePatienceNanos() : learned.idlePatienceNanos();
    return patience - aroundNanos;
  }

  private void ask(Action.Send send) {
    probes++;
    asked[send.target()]++;
    if (send.target() == silentTarget) {
      return;
    }
    long back = fate == null ? back(send.target()) : fate.back(now, health.snapshot());
    if (back != SimulatedLink.LOST) {
      answers.add(back + send.target() * FARTHER_NANOS, send.sequence());
      sentAt[(int) (send.sequence() % RING)] = now;
    }
  }

  private long back(int target) {
    long there = link.deliver(now, true);
    boolean lost = there == SimulatedLink.LOST || !answers(target, there);
    return lost ? SimulatedLink.LOST : link.deliver(there, false);
  }

  private boolean answers(int target, long at) {
    return specs.get(target).kind() != ProbeKind.ICMP || echoes.get(target).take(at);
  }

  /** From now on, this decides what becomes of probes. */
  void decideBy(Fate by) {
    fate = by;
  }

  /** Lets so much time pass. */
  public void run(long nanos) {
    long end = now + nanos;
    int idle = 0;
    while (true) {
      long deadline = Math.min(health.deadlineNanos(), end);
      long answer = answers.nextTime();
      if (answer <= deadline && answer <= nextReadNanos) {
        idle = 0;
        now = Math.max(now, answer);
        long sequence = answers.take();
        long rtt = now - sentAt[(int) (sequence % RING)];
        take(health.answer(now, sequence, rtt));
      } else if (nextReadNanos <= deadline) {
        idle = 0;
        now = Math.max(now, nextReadNanos);
        read();
      } else if (deadline >= end) {
        now = end;
        return;
      } else {
        idle = deadline > now ? 0 : idle + 1;
        if (idle > MOST_IDLE_POLLS) {
          throw new IllegalStateException("nothing moves in " + health.snapshot());
        }
        now = Math.max(now, deadline);
        take(health.poll(now));
      }
      sooner();
    }
  }

  private void read() {
    office.advance(now);
    Traffic reading = new Traffic(office.tx, office.rx, office.fresh, office.syn, office.txBytes);
    take(health.traffic(now, reading));
    nextReadNanos = now + health.readEveryNanos();
  }

  /** A suspicion hurries the reading. */
  private void sooner() {
    if (counted) {
      nextReadNanos = Math.min(nextReadNanos, now + health.readEveryNanos());
    }
  }

  /** Lets so many milliseconds pass. */
  public void runMillis(long millis) {
    run(millis * 1_000_000);
  }

  /** Nothing comes back any more. */
  public void cut() {
    office.advance(now);
    link.cut();
  }

  /** Ours do not get out any more. */
  public void cutUpstream() {
    office.advance(now);
    link.cutUpstream();
  }

  /** All is well again. */
  public void mend() {
    office.advance(now);
    link.mend();
  }

  /** One target answers no more; -1: all do. */
  public void silence(int target) {
    silentTarget = target;
  }

  /** The detectors. */
  public PathHealth health() {
    return health;
  }

  /** All changes of state so far. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  /** When a state was first reached at or after a time; -1: not yet. */
  public long reachedAt(State state, long from) {
    return changes.stream()
        .filter(each -> each.to() == state && each.atNanos() >= from)
        .mapToLong(Change::atNanos)
        .findFirst()
        .orElse(-1);
  }

  /** How often a state was reached. */
  public long count(State state) {
    return changes.stream().filter(each -> each.to() == state).count();
  }

  /** Probes sent so far. */
  public long probes() {
    return probes;
  }

  /** Their bytes there and back, in IPv4 or IPv6. */
  public long probeBytes(boolean ipv6) {
    long bytes = 0;
    for (int i = 0; i < asked.length; i++) {
      bytes += asked[i] * specs.get(i).kind().bytes(ipv6);
    }
    return bytes;
  }

  /** When something happens next. */
  public long nextNanos() {
    return Math.min(Math.min(health.deadlineNanos(), answers.nextTime()), nextReadNanos);
  }

  /** How often it has told the other family of its uplink to doubt it. */
  public long doubts() {
    return doubts;
  }

  /** The other family doubts the uplink. */
  public void otherDoubts() {
    take(health.otherDoubts(now));
  }

  /** Probes a second since the start. */
  public double probesPerSecond() {
    return probes * 1e9 / (now - firstNanos);
  }

  /** Verdicts after which the link was in trouble for longer than the patience, as they say. */
  public long outages() {
    return outages;
  }

  /** Silences that ended by themselves. */
  public long stalls() {
    return stalls;
  }

  /** The longest of them. */
  public long longestStallNanos() {
    return longestStallNanos;
  }

  /** Virtual time. */
  public long now() {
    return now;
  }
}
