package detour.daemon.kernelwork;

import static org.assertj.core.api.Assertions.assertThat;

import detour.daemon.core.PathKey;
import detour.health.Traffic;
import detour.kernel.Nftables;
import detour.kernel.address.Family;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import detour.steering.plan.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficReaderTest {
  private final OneTable table = new OneTable();
  private final TrafficReader reader = new TrafficReader(table, "detour", List.of(1, 2));

  @Test
  void readsWhatIsCountedForAnUplinkThatHasCounters() {
    assertThat(reader.get())
        .containsOnly(
            Map.entry(new PathKey(1, Family.IPV4), new Traffic(3, 2, 0, 0, 99)),
            Map.entry(new PathKey(1, Family.IPV6), new Traffic(0, 0, 0, 0, 99)));
    reader.uplinks(List.of(2));
    assertThat(reader.get()).isEmpty();
  }

  @Test
  void aTableThatIsGoneIsNoReading() {
    table.gone = true;
    assertThat(reader.get()).isEmpty();
  }

  /** Counters of an uplink that had three packets out, two in and 99 octets. */
  private static final class OneTable implements Nftables {
    private boolean gone;

    @Override
    public void counters(CounterTable into) throws NftException {
      if (gone) {
        throw new NftException("no such table");
      }
      Evidence names = Evidence.of(1);
      into.begin();
      put(into, names.tx(Family.IPV4), 3, 0);
      put(into, names.rx(Family.IPV4), 2, 0);
      put(into, names.out(), 5, 99);
    }

    private static void put(CounterTable into, String name, long packets, long bytes) {
      byte[] octets = name.getBytes(StandardCharsets.UTF_8);
      into.put(octets, 0, octets.length, packets, bytes);
    }

    @Override
    public int generation() {
      throw new UnsupportedOperationException("nothing is compared here");
    }

    @Override
    public void run(String commands) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public Optional<TableListing> table(String family, String name) {
      throw new UnsupportedOperationException("nothing is listed here");
    }
  }
}
