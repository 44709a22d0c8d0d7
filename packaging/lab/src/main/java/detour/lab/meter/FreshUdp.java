package detour.lab.meter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Questions, each from a socket and port of its own: what new flows meet. */
final class FreshUdp {
  /** As long as a resolver waits before it asks again. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Loop loop;
  private final Tally tally;
  private final Family family;
  private final InetSocketAddress server;
  private final IntFunction<byte[]> question;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);

  /**
   * @param question what to send, by number; the first two octets of an answer are those of the
   *     question
   */
  FreshUdp(
      Loop loop,
      Tally tally,
      Family family,
      InetSocketAddress server,
      long intervalNanos,
      IntFunction<byte[]> question) {
    this.loop = loop;
    this.tally = tally;
    this.family = family;
    this.server = server;
    this.question = question;
    loop.every(intervalNanos, this::ask);
  }

  private void ask() {
    int request = tally.request(System.nanoTime());
    try {
      DatagramChannel channel = DatagramChannel.open(family.protocol());
      try {
        channel.configureBlocking(false);
        channel.connect(server);
        loop.register(channel, SelectionKey.OP_READ, () -> receive(channel, request));
        loop.afterAwake(PATIENCE_NANOS, () -> close(channel));
        channel.write(ByteBuffer.wrap(question.apply(request)));
      } catch (IOException unreachable) {
        tally.refused();
        close(channel);
      }
    } catch (IOException e) {
      tally.refused(); // no descriptor left
    }
  }

  private void receive(DatagramChannel channel, int request) {
    try {
      if (channel.read(buffer.clear()) >= 2 && buffer.flip().getShort() == (short) request) {
        tally.answer(request, System.nanoTime());
      }
    } catch (IOException unreachable) {
      tally.refused();
    }
    close(channel);
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost.
    }
  }
}
