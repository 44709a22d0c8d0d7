package detour.lab.meter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/** A call: one UDP flow, packets numbered and echoed. */
final class UdpFlow {
  /** As a G.711 call's. */
  private static final int PAYLOAD = 160;

  private final Tally tally;
  private final DatagramChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);

  UdpFlow(Loop loop, Tally tally, Family family, InetSocketAddress echo, long intervalNanos)
      throws IOException {
    this.tally = tally;
    channel = DatagramChannel.open(family.protocol());
    channel.configureBlocking(false);
    channel.connect(echo);
    loop.register(channel, SelectionKey.OP_READ, this::receive);
    loop.every(intervalNanos, this::send);
  }

  private void send() {
    int request = tally.request(System.nanoTime());
    buffer.clear().putInt(request).position(0).limit(PAYLOAD);
    try {
      channel.write(buffer);
    } catch (IOException unreachable) {
      tally.refused(); // an ICMP error of an earlier packet is told here
    }
  }

  private void receive() {
    try {
      while (channel.read(buffer.clear()) > 0) {
        tally.answer(buffer.flip().getInt(), System.nanoTime());
      }
    } catch (IOException unreachable) {
      tally.refused();
    }
  }
}
