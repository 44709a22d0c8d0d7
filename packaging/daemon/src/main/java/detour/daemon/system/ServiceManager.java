package detour.daemon.system;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tells systemd how the daemon does (sd_notify(3)); without systemd it does nothing. */
public final class ServiceManager {
  private static final int AF_UNIX = 1;

  private final @Nullable String socket;

  public ServiceManager() {
    socket = System.getenv("NOTIFY_SOCKET");
  }

  /** The daemon is ready. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + status + "\n");
  }

  /** The first sentence, shown by {@code systemctl status}. */
  public void status(String status) {
    send("STATUS=" + status + "\n");
  }

  /** The daemon is about to stop. */
  public void stopping() {
    send("STOPPING=1\n");
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
