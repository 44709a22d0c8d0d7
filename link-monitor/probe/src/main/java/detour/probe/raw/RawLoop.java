package detour.probe.raw;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Waits for raw sockets on one thread, {@link #run}, which lives in the uplinks' namespace. */
public final class RawLoop implements Runnable, AutoCloseable {
  private final Poller poller;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<NativeSocket, Runnable> watched = new LinkedHashMap<>();
  private volatile boolean stopping;

  public RawLoop() throws LibcException {
    this.poller = new Poller();
  }

  /** Runs something on the loop's thread; any thread may call it. */
  public void later(Runnable task) {
    tasks.add(task);
    poller.wakeup();
  }

  /** Calls this whenever the socket can be read. Only on the loop's thread. */
  public void watch(NativeSocket socket, Runnable readable) {
    watched.put(socket, readable);
  }

  /** Closes a socket. Only on the loop's thread. */
  public void close(NativeSocket socket) {
    watched.remove(socket);
    socket.close();
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        List<NativeSocket> sockets = new ArrayList<>(watched.keySet());
        BitSet ready = poller.poll(sockets, -1);
        for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
          Runnable readable = watched.get(sockets.get(i)); // gone if another one closed it
          if (readable != null) {
            readable.run();
          }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (LibcException e) {
      throw new IllegalStateException("poll(2) of open descriptors does not fail", e);
    } finally {
      watched.keySet().forEach(NativeSocket::close);
      watched.clear();
      poller.close();
    }
  }

  @Override
  public void close() {
    stopping = true;
    poller.wakeup();
  }
}
