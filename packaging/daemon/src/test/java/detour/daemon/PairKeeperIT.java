package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.kernel.address.Prefix;
import detour.kernel.nft.LibnftablesNftables;
import detour.lab.Await;
import detour.vrrp.PairSettings;
import detour.vrrp.RouterSettingsBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PairKeeperIT {
  private static final Duration GUARD = Duration.ofSeconds(60);

  /** On an interface that is not there, so that nothing is done to the machine. */
  @Test
  void aPairThatStandsStillForAWhileIsToldAndShownAgain(@TempDir Path folder) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: needs root");
    PairSettings settings =
        PairSettings.checked(
            List.of(
                new RouterSettingsBuilder(
                        "office", "nosuch0", 51, List.of(Prefix.parse("10.9.0.1/24")))
                    .build()),
            List.of());
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    CountDownLatch standing = new CountDownLatch(1);
    AtomicInteger shown = new AtomicInteger();
    try (LibnftablesNftables nftables = new LibnftablesNftables()) {
      PairKeeper keeper =
          PairKeeper.start(
              settings,
              new StateFolder(folder, line -> {}),
              nftables,
              event -> await(standing),
              (status, news) -> shown.incrementAndGet(),
              new Log(new PrintStream(written, true, StandardCharsets.UTF_8)));
      assertThat(
              Await.until(
                  () -> written.toString(StandardCharsets.UTF_8).contains("does not answer"),
                  GUARD))
          .isTrue();
      int before = shown.get();
      standing.countDown();
      assertThat(Await.until(() -> shown.get() > before, GUARD)).isTrue();
      keeper.stop(false);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
