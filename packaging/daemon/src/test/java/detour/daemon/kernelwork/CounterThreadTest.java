package detour.daemon.kernelwork;

import static org.assertj.core.api.Assertions.assertThat;

import detour.daemon.core.PathKey;
import detour.health.Traffic;
import detour.kernel.Nftables;
import detour.kernel.address.Family;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.TableListing;
import detour.steering.plan.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterThreadTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final BlockingQueue<Map<PathKey, Traffic>> readings = new LinkedBlockingQueue<>();
  private volatile long everyNanos = HOUR;
  private final CounterThread counters =
      new CounterThread(new OneTable(), "detour", List.of(1), () -> everyNanos, readings::add);
  private final Thread thread = new Thread(counters, "counters");

  @AfterEach
  void stop() throws InterruptedException {
    counters.stop();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aReadingThatIsWantedSoonerDoesNotWaitForTheOldTime() throws InterruptedException {
    thread.start();
    assertThat(readings.poll(10, TimeUnit.SECONDS)).containsKey(new PathKey(1, Family.IPV4));
    assertThat(readings.poll(50, TimeUnit.MILLISECONDS)).isNull();
    everyNanos = 1;
    counters.hasten();
    assertThat(readings.poll(10, TimeUnit.SECONDS))
        .containsEntry(new PathKey(1, Family.IPV4), new Traffic(3, 2, 0, 0, 99));
  }

  @Test
  void aWordWithoutAReasonReadsNothing() throws InterruptedException {
    thread.start();
    assertThat(readings.poll(10, TimeUnit.SECONDS)).isNotNull();
    counters.hasten();
    assertThat(readings.poll(50, TimeUnit.MILLISECONDS)).isNull();
  }

  /** Counters of an uplink that had three packets out, two in and 99 octets. */
  private static final class OneTable implements Nftables {
    @Override
    public void counters(CounterTable into) {
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
