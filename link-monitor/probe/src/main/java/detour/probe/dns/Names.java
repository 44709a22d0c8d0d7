package detour.probe.dns;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.probe.Outcomes;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.Surroundings;
import detour.probe.Wrong;
import detour.probe.loop.Attempt;
import detour.probe.loop.ProbeLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up through the uplink that is to be probed, and remembers them.
 *
 * <p>An address is used for its time to live, at least {@link NameCache#LEAST} and at most {@link
 * NameCache#MOST}; then it is looked up anew while the last good one is still used, for as long as
 * that fails.
 */
public final class Names {
  /** How long a resolver may take. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** Probes that wait for one name; more are told that it is not resolved. */
  private static final int MOST_WAITING = 16;

  /** What looking up came to. */
  public interface Found {
    /** Its address. */
    void address(InetAddress address);

    /** There is none, and why. */
    void unresolved(Reason reason);
  }

  private record Key(ProbePath path, String name) {}

  private final ProbeLoop loop;
  private final int port;
  private final LongSupplier clock;
  private final Outcomes outcomes = new Outcomes(new Unheard());
  private final Map<Key, Lookup> lookups = new HashMap<>(); // of the loop's thread

  public Names(ProbeLoop loop) {
    this(loop, DnsQuery.PORT, System::nanoTime);
  }

  /**
   * @param port of the resolvers, for tests
   * @param clock nanoseconds by which addresses grow old, for tests
   */
  public Names(ProbeLoop loop, int port, LongSupplier clock) {
    this.loop = loop;
    this.port = port;
    this.clock = clock;
  }

  /** Finds the address of a name in the path's family; tells on the loop's thread. */
  public void find(ProbePath path, String name, Supplier<Surroundings> surroundings, Found found) {
    loop.execute(
        () ->
            lookups
                .computeIfAbsent(new Key(path, name), each -> new Lookup(each, surroundings))
                .find(found));
  }

  /** Forgets what was learned through a path. */
  public void forget(ProbePath path) {
    loop.execute(() -> lookups.keySet().removeIf(each -> each.path().equals(path)));
  }

  void onLoop(Runnable task) {
    loop.execute(task);
  }

  /** What came back from resolvers so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }

  /** One name on one path. */
  private final class Lookup {
    private final ProbePath path;
    private final DnsQuestion question;
    private final Supplier<Surroundings> surroundings;
    private final NameCache cache = new NameCache();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Found> waiting = new ArrayList<>();
    private @Nullable Reason failure;
    private boolean asking;

    Lookup(Key key, Supplier<Surroundings> surroundings) {
      this.path = key.path();
      this.question = new DnsQuestion(key.name(), DnsQuestion.Type.of(path.family()));
      this.surroundings = surroundings;
    }

    void find(Found found) {
      Optional<InetAddress> known = cache.address();
      known.ifPresent(found::address);
      if (known.isEmpty() && waiting.size() >= MOST_WAITING) {
        found.unresolved(unresolved("the resolver has not answered yet"));
        return;
      }
      if (known.isEmpty()) {
        waiting.add(found);
      }
      if (!asking && cache.due(clock.getAsLong())) {
        ask();
      } else if (!asking && known.isEmpty()) {
        Reason why = failure;
        tell(each -> each.unresolved(why == null ? unresolved("it is unknown") : why));
      }
    }

    private void ask() {
      Optional<InetAddress> server =
          DnsProbes.inTurn(surroundings.get().resolvers(), path.family(), turn);
      if (server.isEmpty()) {
        failed(DnsProbes.noResolver(path).text());
        return;
      }
      asking = true;
      String who = Addresses.text(server.get());
      Attempt.start(
          loop,
          // What the attempt tells without us: that it could not be sent at all.
          outcomes.toldTo(new Failing(this)),
          path,
          0,
          LIMIT,
          attempt -> {
            attempt.onLate(
                () -> failed(who + " did not answer within " + LIMIT.toSeconds() + " s"));
            DnsExchange.ask(
                attempt,
                new InetSocketAddress(server.get(), port),
                question,
                false,
                reply -> {
                  attempt.silent();
                  take(reply, who);
                });
          });
    }

    private void take(DnsReply reply, String who) {
      List<InetAddress> addresses = reply.addresses(path.family());
      if (addresses.isEmpty()) {
        boolean empty = reply.code() == DnsReply.NOERROR;
        failed(
            who
                + " answered "
                + (empty ? "without an address of this family" : reply.word())
                + (reply.truncated() ? ", truncated" : ""));
        return;
      }
      asking = false;
      failure = null;
      InetAddress address = cache.resolved(clock.getAsLong(), addresses, reply.ttlSeconds());
      tell(each -> each.address(address));
    }

    void failed(String why) {
      asking = false;
      Reason reason = unresolved(why);
      failure = reason;
      cache.failed(clock.getAsLong());
      tell(each -> each.unresolved(reason));
    }

    private void tell(Consumer<Found> word) {
      List<Found> told = List.copyOf(waiting);
      waiting.clear();
      told.forEach(word);
    }

    private Reason unresolved(String why) {
      return new Reason("name-unresolved", question.name() + " could not be resolved: " + why);
    }
  }

  /** Hears only that a question could not be sent. */
  private static final class Failing extends Unheard {
    private final Lookup lookup;

    Failing(Lookup lookup) {
      this.lookup = lookup;
    }

    @Override
    public void notSent(String path, long sequence, Reason reason) {
      lookup.failed(reason.text());
    }
  }

  private static class Unheard implements ProbeListener {
    @Override
    public void answered(String path, long sequence, long rttNanos) {}

    @Override
    public void notSent(String path, long sequence, Reason reason) {}

    @Override
    public void wrong(String path, long sequence, Wrong wrong, Reason reason) {}
  }
}
