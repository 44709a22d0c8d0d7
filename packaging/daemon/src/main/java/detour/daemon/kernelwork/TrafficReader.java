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
import java.util.function.Supplier;

/**
 * Reads the counters of every uplink's traffic in one dump, for the core's thread.
 *
 * <p>The kernel answers within the call, in some 30 microseconds, and holds no lock for it that a
 * switch under way would hold. Where it does not answer, there is no reading after 100 ms.
 */
public final class TrafficReader implements Supplier<Map<PathKey, Traffic>> {
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
  private List<Names> paths;

  /**
   * @param table of family inet
   * @param uplinks their numbers
   */
  public TrafficReader(Nftables nftables, String table, List<Integer> uplinks) {
    this.nftables = nftables;
    this.counters = new CounterTable(table);
    this.paths = names(uplinks);
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

  /** What is counted now; nothing where the table is being made, or is gone for a moment. */
  @Override
  public Map<PathKey, Traffic> get() {
    try {
      nftables.counters(counters);
    } catch (NftException e) {
      return Map.of(); // no reading is no silence
    }
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
}
