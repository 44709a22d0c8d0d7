package detour.lab.meter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Downloads without end, one after the other. What breaks is begun again at once; what says nothing
 * is given up, as a browser does.
 *
 * <p>It reads at a pace of its own (32 kB each 10 ms), so that it measures without burning the
 * machine.
 */
final class Download {
  private static final int OCTETS = 1_000_000;
  private static final int PIECE = 32_768;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A connection attempt or a download in which nothing arrives for this long is begun again. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Loop loop;
  private final Tally tally;
  private final Family family;
  private final InetSocketAddress server;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
  private @Nullable SocketChannel channel;
  private int request;
  private long left;
  private long heardNanos;

  Download(Loop loop, Tally tally, Family family, InetSocketAddress server) {
    this.loop = loop;
    this.tally = tally;
    this.family = family;
    this.server = server;
    loop.every(PACE_NANOS, this::step);
  }

  private void step() {
    SocketChannel now = channel;
    try {
      if (now == null) {
        channel = begin();
      } else if (now.isConnected()) {
        read(now);
      }
      if (System.nanoTime() - heardNanos > PATIENCE_NANOS) {
        drop();
      }
    } catch (IOException broken) {
      tally.refused();
      drop();
    }
  }

  private SocketChannel begin() throws IOException {
    request = tally.request(System.nanoTime());
    left = OCTETS;
    heardNanos = System.nanoTime();
    SocketChannel made = SocketChannel.open(family.protocol());
    channel = made; // so that it is closed if connecting fails
    made.setOption(StandardSocketOptions.SO_RCVBUF, PIECE);
    made.configureBlocking(false);
    made.connect(server);
    SelectionKey key = loop.register(made, SelectionKey.OP_CONNECT, () -> {});
    key.attach((Runnable) () -> connected(made, key));
    return made;
  }

  private void connected(SocketChannel made, SelectionKey key) {
    try {
      made.finishConnect();
      key.interestOps(0); // reading keeps its own pace
      made.write(ByteBuffer.wrap((OCTETS + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException refused) {
      tally.refused();
      drop();
    }
  }

  private void read(SocketChannel from) throws IOException {
    int n = from.read(buffer.clear());
    if (n < 0) {
      throw new IOException("ended early");
    }
    if (n > 0) {
      heardNanos = System.nanoTime();
      left -= n;
      if (left == 0) {
        tally.answer(request, heardNanos);
        drop();
      } else {
        tally.arrival(heardNanos);
      }
    }
  }

  private void drop() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing is lost.
      }
      channel = null;
    }
  }
}
