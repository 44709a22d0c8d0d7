package detour.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import detour.health.Traffic;
import detour.kernel.address.Family;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoreThreadTest {
  private static final PathKey PATH = new PathKey(1, Family.IPV4);
  private static final long MILLISECOND = 1_000_000L;

  private final Desk desk =
      new Desk(
          """
          version: 1
          uplinks: {fiber: {interface: wan1, kind: fiber}}
          policies: {default: {tiers: [[fiber]]}}
          """);
  private final BlockingQueue<Long> readings = new LinkedBlockingQueue<>();
  private volatile boolean busy;
  private volatile boolean slow;
  private long packets;
  private final CoreThread core = new CoreThread(desk.core, this::read, each -> {});
  private final Thread thread = new Thread(core, "core");

  private Map<PathKey, Traffic> read() {
    readings.add(System.nanoTime());
    packets += busy ? 10 : 0;
    if (slow) {
      LockSupport.parkNanos(300 * MILLISECOND);
    }
    return Map.of(PATH, new Traffic(packets, packets, 0, 0, 100 * packets));
  }

  @BeforeEach
  void start() {
    thread.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void trafficIsReadAsOftenAsTheCoreWantsIt() throws InterruptedException {
    assertThat(shortest(5)).as("nobody uses it").isGreaterThan(50 * MILLISECOND);
    busy = true;
    assertThat(shortest(200)).as("packets all the time").isLessThan(50 * MILLISECOND);
  }

  /** The shortest time between two of so many readings. */
  private long shortest(int count) throws InterruptedException {
    long shortest = Long.MAX_VALUE;
    long before = reading();
    for (int i = 1; i < count; i++) {
      long at = reading();
      shortest = Math.min(shortest, at - before);
      before = at;
    }
    return shortest;
  }

  private long reading() throws InterruptedException {
    Long at = readings.poll(10, TimeUnit.SECONDS);
    assertThat(at).as("a reading").isNotNull();
    return at;
  }

  @Test
  void aReadingThatTookLongIsNotFollowedAtOnce() throws InterruptedException {
    long begun = reading();
    slow = true;
    long before = reading();
    while (before - begun < 200 * MILLISECOND) {
      begun = before;
      before = reading(); // until one began after a slow one
    }
    slow = false;
    assertThat(before - begun)
        .as("a slow one, then the usual pace")
        .isGreaterThan(350 * MILLISECOND);
  }

  @Test
  void whatIsPostedWaitsForNoReading() throws Exception {
    readings.take();
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Boolean> seen = new CompletableFuture<>();
      core.post(each -> seen.complete(true));
      seen.get(10, TimeUnit.SECONDS);
    }
    assertThat(readings).as("readings while 50 tasks waited for one another").hasSizeLessThan(25);
  }

  @Test
  void whatFindsTheQueueFullIsCounted() throws Exception {
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    CompletableFuture<Boolean> stuck = new CompletableFuture<>();
    core.post(
        each -> {
          stuck.complete(true);
          go.join();
        });
    stuck.get(10, TimeUnit.SECONDS);
    for (int i = 0; i < 10_003; i++) {
      core.post(each -> {});
    }
    assertThat(core.overflows()).isEqualTo(3);
    go.complete(true);
  }
}
