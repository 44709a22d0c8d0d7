package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.api.HandOverRequest;
import detour.api.Status;
import detour.daemon.store.Journal;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.kernel.address.Prefix;
import detour.kernel.nft.LibnftablesNftables;
import detour.lab.Await;
import detour.server.RefusedException;
import detour.vrrp.InvalidSettingsException;
import detour.vrrp.PairSettings;
import detour.vrrp.RouterSettingsBuilder;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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

  private static final Log LOG = new Log(new PrintStream(OutputStream.nullOutputStream()));
  private static final Status STARTING = Status.starting("gw", "1", "2026-11-21T08:00:00Z");

  private static PairSettings settings(int priority) throws InvalidSettingsException {
    return PairSettings.checked(
        List.of(
            new RouterSettingsBuilder("office", "nosuch0", 51, List.of(Prefix.parse("10.9.0.1/24")))
                .priority(priority)
                .build()),
        List.of());
  }

  /** On an interface that is not there, so that nothing is done to the machine. */
  @Test
  void aPairThatStandsStillForAWhileIsToldAndShownAgain(@TempDir Path folder) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: needs root");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    CountDownLatch standing = new CountDownLatch(1);
    AtomicInteger shown = new AtomicInteger();
    try (LibnftablesNftables nftables = new LibnftablesNftables()) {
      PairKeeper keeper =
          PairKeeper.start(
              settings(100),
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

  /** Likewise. */
  @Test
  void whoOwnsTheAddressesRefusesToHandThemOver(@TempDir Path folder) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: needs root");
    StateFolder state = new StateFolder(folder, line -> {});
    try (LibnftablesNftables nftables = new LibnftablesNftables();
        Journal journal = new Journal(state)) {
      DaemonBackend backend =
          new DaemonBackend(
              STARTING, journal, new Overrides(state, InstantSource.system(), System::nanoTime));
      PairKeeper keeper =
          PairKeeper.start(settings(255), state, nftables, event -> {}, (status, news) -> {}, LOG);
      backend.attach(keeper);
      assertThatThrownBy(() -> backend.handOver(new HandOverRequest(3600)))
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.status()).isEqualTo(409))
          .hasMessageContaining("priority: 255");
      keeper.reload(settings(100));
      assertThat(Await.until(() -> taken(backend), GUARD)).isTrue();
      keeper.stop(false);
    }
  }

  private static boolean taken(DaemonBackend backend) {
    try {
      backend.handOver(new HandOverRequest(3600));
      return true;
    } catch (RefusedException stillTheOwner) {
      return false;
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
