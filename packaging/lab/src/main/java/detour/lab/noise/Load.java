package detour.lab.noise;

import detour.lab.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Other customers filling a link: UDP to the discard port at a steady rate. */
public final class Load implements AutoCloseable {
  private static final int DISCARD = 9;
  private static final int PAYLOAD = 1172;

  /** On the wire: payload, UDP, IPv4 and Ethernet headers. */
  private static final int FRAME_BITS = (PAYLOAD + 8 + 20 + 14) * 8;

  /**
   * One socket may not have enough in flight to fill a long queue: its send buffer is bounded by
   * the kernel.
   */
  private static final int SOCKETS = 8;

  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Begins at once.
   *
   * @param to IPv4 address of the other end of the link
   */
  public Load(Namespace namespace, String to, long bitsPerSecond) {
    long intervalNanos = TimeUnit.SECONDS.toNanos(1) * FRAME_BITS / bitsPerSecond;
    InetSocketAddress target = new InetSocketAddress(to, DISCARD); // a literal
    thread = namespace.thread("load", () -> run(target, intervalNanos));
  }

  private void run(InetSocketAddress target, long intervalNanos) {
    List<DatagramChannel> channels = new ArrayList<>();
    try {
      for (int i = 0; i < SOCKETS; i++) {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channels.add(channel);
      }
      long due = System.nanoTime();
      ByteBuffer data = ByteBuffer.allocateDirect(PAYLOAD);
      for (int i = 0; !stopped; i++) {
        due += intervalNanos;
        LockSupport.parkNanos(due - System.nanoTime());
        channels.get(i % SOCKETS).send(data.clear(), target); // full: lost, as the load should be
      }
    } catch (IOException e) {
      if (!stopped) {
        throw new UncheckedIOException(e);
      }
    } finally {
      channels.forEach(Load::closeQuietly);
    }
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost.
    }
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
