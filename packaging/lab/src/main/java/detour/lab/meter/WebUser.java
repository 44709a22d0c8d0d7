package detour.lab.meter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader. A page is a new TCP connection over which its objects come one after the other; one
 * that breaks or says nothing is asked for again at once, as people do.
 */
final class WebUser {
  private static final double THINK_NANOS = 10e9;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int LEAST_OBJECTS = 4;
  private static final int MORE_OBJECTS = 20;
  private static final int LARGEST_OBJECT = 22_000;

  private final Loop loop;
  private final Tally tally;
  private final InetSocketAddress server;
  private final Random random;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(32_768);
  private @Nullable SocketChannel channel;
  private int objects;
  private int request;
  private long left;
  private long page;

  WebUser(Loop loop, Tally tally, InetSocketAddress server, Random random) {
    this.loop = loop;
    this.tally = tally;
    this.server = server;
    this.random = random;
  }

  void think() {
    drop();
    loop.after((long) (-THINK_NANOS * Math.log(1 - random.nextDouble())), this::open);
  }

  private void open() {
    drop();
    objects = LEAST_OBJECTS + random.nextInt(MORE_OBJECTS);
    try {
      SocketChannel made = SocketChannel.open(StandardProtocolFamily.INET);
      channel = made;
      made.configureBlocking(false);
      made.connect(server);
      SelectionKey key = loop.register(made, SelectionKey.OP_CONNECT, () -> {});
      key.attach((Runnable) () -> ready(made, key));
      watch(page);
    } catch (IOException unreachable) {
      broken();
    }
  }

  /** Gives the page up if not even the next object has come by then. */
  private void watch(long watched) {
    int before = request;
    loop.afterAwake(
        PATIENCE_NANOS,
        () -> {
          if (page == watched && channel != null) {
            if (request == before) {
              open();
            } else {
              watch(watched);
            }
          }
        });
  }

  private void ready(SocketChannel made, SelectionKey key) {
    try {
      if (key.isConnectable()) {
        made.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        ask(made);
      } else {
        read(made);
      }
    } catch (IOException reset) {
      broken();
    }
  }

  private void ask(SocketChannel made) throws IOException {
    request = tally.request(System.nanoTime());
    left = 1L + random.nextInt(LARGEST_OBJECT);
    made.write(ByteBuffer.wrap((left + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private void read(SocketChannel made) throws IOException {
    int n = made.read(buffer.clear());
    if (n < 0) {
      throw new IOException("ended early");
    }
    left -= n;
    if (n == 0 || left > 0) {
      return;
    }
    tally.answer(request, System.nanoTime());
    objects--;
    if (objects > 0) {
      ask(made);
    } else {
      think();
    }
  }

  private void broken() {
    tally.refused();
    drop();
    // At once, but not in a circle where nothing can be reached.
    loop.after(TimeUnit.MILLISECONDS.toNanos(200), this::open);
  }

  private void drop() {
    page++;
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
