package detour.lab.meter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection that lives on, talking or waiting; when its end is told it is made again. */
final class LongTcp {
  private static final int NOT_ESTABLISHED = -1;
  private static final long TALK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int LINE = 40;

  private final Loop loop;
  private final Clients clients;
  private final Family family;
  private final InetSocketAddress server;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private @Nullable SocketChannel channel;
  private int life = NOT_ESTABLISHED;

  LongTcp(Loop loop, Clients clients, Family family, InetSocketAddress server, boolean talks) {
    this.loop = loop;
    this.clients = clients;
    this.family = family;
    this.server = server;
    connect();
    if (talks) {
      loop.every(TALK_NANOS, this::talk);
    }
  }

  private void connect() {
    try {
      SocketChannel made = SocketChannel.open(family.protocol());
      channel = made;
      made.configureBlocking(false);
      made.connect(server);
      SelectionKey key = loop.register(made, SelectionKey.OP_CONNECT, () -> {});
      key.attach((Runnable) () -> ready(made, key));
    } catch (IOException refused) {
      ended();
    }
  }

  private void ready(SocketChannel made, SelectionKey key) {
    try {
      if (key.isConnectable()) {
        made.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        life = clients.established(System.nanoTime());
      } else if (made.read(buffer.clear()) < 0) {
        ended();
      }
    } catch (IOException told) {
      ended();
    }
  }

  private void talk() {
    SocketChannel now = channel;
    if (now == null || life == NOT_ESTABLISHED) {
      return;
    }
    try {
      now.write(buffer.clear().limit(LINE));
    } catch (IOException told) {
      ended();
    }
  }

  private void ended() {
    if (life != NOT_ESTABLISHED) {
      clients.told(life, System.nanoTime());
      life = NOT_ESTABLISHED;
    }
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is gone either way.
    }
    channel = null;
    loop.after(RETRY_NANOS, this::connect);
  }
}
