package detour.daemon.system;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells systemd how the daemon does (sd_notify(3)); without systemd it does nothing. */
public final class ServiceManager {
  private static final int AF_UNIX = 1;

  private static final int MOST_OUTPUT = 65_536;
  private static final Pattern RESTART =
      Pattern.compile("\\s*[0-9]+\\s+detour\\.service\\s+restart\\s.*");

  private final @Nullable String socket;

  public ServiceManager() {
    socket = System.getenv("NOTIFY_SOCKET");
  }

  /** The daemon is ready. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + status + "\n");
  }

  /** The configuration is read anew; {@link #ready} ends it. */
  public void reloading() {
    // CLOCK_MONOTONIC, which is what nanoTime reads here
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000 + "\n");
  }

  /** The first sentence, shown by {@code systemctl status}. */
  public void status(String status) {
    send("STATUS=" + status + "\n");
  }

  /** The daemon is about to stop. */
  public void stopping() {
    send("STOPPING=1\n");
  }

  /**
   * Whether the daemon is stopped to be started again at once: systemd sends the same signal for
   * both, but has a job of that kind. Another service manager that always starts it again says so
   * by {@code DETOUR_STOP=restart} in its environment.
   */
  public boolean restarting() {
    if ("restart".equals(System.getenv("DETOUR_STOP"))) {
      return true;
    }
    if (socket == null) {
      return false;
    }
    try {
      Process jobs =
          new ProcessBuilder("/usr/bin/systemctl", "list-jobs", "--no-legend", "--no-pager")
              .redirectErrorStream(true)
              .start();
      if (!jobs.waitFor(1, TimeUnit.SECONDS)) {
        jobs.destroyForcibly();
        return false;
      }
      String text =
          new String(jobs.getInputStream().readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
      return restarts(text);
    } catch (IOException e) {
      return false; // then it is a stop, and the other gateway takes over
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether a line of {@code systemctl list-jobs} is this service's restart. */
  static boolean restarts(String jobs) {
    return jobs.lines().anyMatch(RESTART.asMatchPredicate());
  }

  private void send(String message) {
    String to = socket;
    if (to == null) {
      return;
    }
    try (NativeSocket out = NativeSocket.open(AF_UNIX, NativeSocket.SOCK_DGRAM, 0)) {
      out.sendTo(message.getBytes(StandardCharsets.UTF_8), SocketAddresses.unix(to));
    } catch (LibcException e) {
      // systemd is gone or restarts itself; its time-outs judge
    }
  }
}
