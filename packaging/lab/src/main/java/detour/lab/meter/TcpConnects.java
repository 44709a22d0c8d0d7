package detour.lab.meter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** New TCP connections, one octet there and back each. */
final class TcpConnects {
  /** Just short of the first retransmission of a SYN: each attempt stands for its own moment. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(980);

  private final Loop loop;
  private final Tally tally;
  private final Family family;
  private final InetSocketAddress echo;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16);

  TcpConnects(Loop loop, Tally tally, Family family, InetSocketAddress echo, long intervalNanos) {
    this.loop = loop;
    this.tally = tally;
    this.family = family;
    this.echo = echo;
    loop.every(intervalNanos, this::connect);
  }

  private void connect() {
    int request = tally.request(System.nanoTime());
    try {
      SocketChannel channel = SocketChannel.open(family.protocol());
      try {
        channel.configureBlocking(false);
        channel.connect(echo);
        SelectionKey key = loop.register(channel, SelectionKey.OP_CONNECT, () -> {});
        key.attach((Runnable) () -> ready(channel, key, request));
        loop.afterAwake(PATIENCE_NANOS, () -> close(channel));
      } catch (IOException unreachable) {
        tally.refused();
        close(channel);
      }
    } catch (IOException e) {
      tally.refused(); // no descriptor left
    }
  }

  private void ready(SocketChannel channel, SelectionKey key, int request) {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        channel.write(buffer.clear().limit(1));
      } else if (channel.read(buffer.clear()) == 1) {
        tally.answer(request, System.nanoTime());
        close(channel);
      } else {
        tally.refused();
        close(channel);
      }
    } catch (IOException reset) {
      tally.refused();
      close(channel);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost.
    }
  }
}
