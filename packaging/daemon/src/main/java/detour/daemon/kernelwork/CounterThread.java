package detour.daemon.kernelwork;

import detour.daemon.core.PathKey;
import detour.health.Traffic;
import detour.kernel.Nftables;
import detour.kernel.address.Family;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.NftException;
import detour.steering.plan.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counters of every uplink's traffic in one dump, as often as the most anxious path wants
 * it. Its own thread and socket: a switch under way delays no reading.
 */
public final class CounterThread implements Runnable {
  /** The counters of a path by name. */
  private record Names(PathKey path, String tx, String rx, String fresh, String syn, String out) {
    static Names of(int uplink, Family family) {
      Evidence names = Evidence.of(uplink);
      return new Names(
          new PathKey(uplink, family),
          names.tx(family),
          names.rx(family),
          names.fresh(family),
          names.syn(family),
          names.out());
    }
  }

  private final Nftables nftables;
  private final CounterTable counters;
  private volatile List<Names> paths;
  private final LongSupplier everyNanos;
  private final Consumer<Map<PathKey, Traffic>> readings;
  private volatile @Nullable Thread reader;
  private volatile boolean stopping;

  /**
   * @param table of family inet
   * @param uplinks their numbers
   * @param everyNanos how often to read, asked after each reading and when {@link #hasten}ed
   * @param readings is given each reading, on this thread
   */
  public CounterThread(
      Nftables nftables,
      String table,
      List<Integer> uplinks,
      LongSupplier everyNanos,
      Consumer<Map<PathKey, Traffic>> readings) {
    this.nftables = nftables;
    this.counters = new CounterTable(table);
    this.paths = names(uplinks);
    this.everyNanos = everyNanos;
    this.readings = readings;
  }

  /** Reads those of these uplinks from now on, by their numbers. */
  public void uplinks(List<Integer> others) {
    paths = names(others);
  }

  private static List<Names> names(List<Integer> uplinks) {
    List<Names> names = new ArrayList<>();
    for (int uplink : uplinks) {
      for (Family family : Family.values()) {
        names.add(Names.of(uplink, family));
      }
    }
    return List.copyOf(names);
  }

  @Override
  public void run() {
    reader = Thread.currentThread();
    long last = System.nanoTime();
    while (!stopping) {
      try {
        readings.accept(read());
      } catch (NftException e) {
        // The table is being made, or is gone for a moment: no reading is no silence.
      }
      last = await(last);
    }
  }

  /** Waits for the next reading, whose time may draw nearer meanwhile; returns that time. */
  private long await(long last) {
    while (!stopping) {
      long now = System.nanoTime();
      long left = last + everyNanos.getAsLong() - now;
      if (left <= 0) {
        return now;
      }
      LockSupport.parkNanos(left);
    }
    return last;
  }

  /** Has it look again at how often to read: it is to be more often. */
  public void hasten() {
    LockSupport.unpark(reader);
  }

  private Map<PathKey, Traffic> read() throws NftException {
    nftables.counters(counters);
    Map<PathKey, Traffic> readings = new HashMap<>();
    for (Names names : paths) {
      if (counters.has(names.out())) {
        readings.put(
            names.path(),
            new Traffic(
                counters.packets(names.tx()),
                counters.packets(names.rx()),
                counters.packets(names.fresh()),
                counters.packets(names.syn()),
                counters.bytes(names.out())));
      }
    }
    return readings;
  }

  /** Ends the thread after the reading under way. */
  public void stop() {
    stopping = true;
    hasten();
  }
}
