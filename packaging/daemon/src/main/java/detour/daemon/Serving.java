package detour.daemon;

import detour.daemon.system.Failure;
import detour.daemon.system.Log;
import detour.server.Backend;
import detour.server.DetourServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Socket and page. The office does not wait for them: what fails is tried again. */
final class Serving {
  private static final long AGAIN_MILLIS = 10_000;

  private final Backend backend;
  private final Path socket;
  private final IntSupplier port;
  private final Log log;
  private volatile @Nullable DetourServer server;

  /**
   * @param port the page's, as it is configured when it is asked for
   */
  Serving(Backend backend, Path socket, IntSupplier port, Log log) {
    this.backend = backend;
    this.socket = socket;
    this.port = port;
    this.log = log;
  }

  void start() {
    DetourServer made =
        new DetourServer(
            backend, socket, Version.TEXT, task -> Daemon.daemonThread("server", task));
    try {
      made.startSocket();
      server = made;
    } catch (IOException e) {
      made.close();
      log.warning("no page and no control socket, tried again in 10 s: " + Failure.text(e));
      again(this::start);
      return;
    }
    startPage(made);
  }

  private void startPage(DetourServer serving) {
    try {
      serving.startPage(port.getAsInt());
    } catch (IOException e) {
      log.warning(
          "no page, tried again in 10 s: "
              + Failure.text(e)
              + "; another port goes under page: {port: ...}");
      again(() -> startPage(serving));
    }
  }

  private static void again(Runnable attempt) {
    Daemon.daemonThread(
            "server-retry",
            () -> {
              try {
                Thread.sleep(AGAIN_MILLIS);
                attempt.run();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            })
        .start();
  }

  /**
   * Listens on another port of the page, too; null where nothing is served yet.
   *
   * @throws IOException when it is taken
   */
  DetourServer.@Nullable Doors listen(int other) throws IOException {
    DetourServer serving = server;
    return serving == null ? null : serving.listen(other);
  }

  void close() {
    DetourServer serving = server;
    if (serving != null) {
      serving.close();
    }
  }
}
