package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecidingLoopTest {
  private static final long GUARD_SECONDS = 20;

  private final CountDownLatch ticks = new CountDownLatch(10);
  private final DecidingLoop loop =
      new DecidingLoop(
          new DecidingLoop.Timers() {
            @Override
            public long deadlineNanos() {
              return 0; // always something is due
            }

            @Override
            public void tick(long now) {
              ticks.countDown();
            }
          });
  private final Thread thread = new Thread(loop, "loop");

  @AfterEach
  void stop() {
    loop.stop();
    thread.interrupt();
  }

  private void flood() {
    loop.post(this::flood);
  }

  @Test
  void aFloodKeepsNothingFromBeingDone() throws InterruptedException {
    flood();
    thread.setDaemon(true);
    thread.start();
    assertThat(ticks.await(GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aFloodOfFramesLeavesRoomForWhatMustNotBeLostAndIsCounted() throws InterruptedException {
    for (int i = 0; i < 10_000; i++) {
      loop.postFrame(() -> {});
    }
    assertThat(loop.overflow()).isBetween(5_000L, 9_999L);
    long before = loop.overflow();
    CountDownLatch asked = new CountDownLatch(1);
    loop.post(asked::countDown);
    assertThat(loop.overflow()).isEqualTo(before);
    thread.setDaemon(true);
    thread.start();
    assertThat(asked.await(GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
