package detour.lab.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One TCP connection of a {@link Service}, on the servers' thread. */
final class Connection {
  private static final byte[] FILLING = new byte[65_536];

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Service service;
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();
  private ByteBuffer out = ByteBuffer.allocate(0);
  private long toFill;
  private boolean ending;

  Connection(SocketChannel channel, SelectionKey key, Service service) {
    this.channel = channel;
    this.key = key;
    this.service = service;
  }

  /** The first whole line received so far, once; empty while there is none. */
  String line(byte[] data) {
    request.writeBytes(data);
    String text = request.toString(StandardCharsets.US_ASCII);
    int end = text.indexOf('\n');
    if (end < 0 && text.length() < Service.LONGEST_REQUEST) {
      return "";
    }
    request.reset();
    return end < 0 ? "" : text.substring(0, end);
  }

  void answer(byte[] data) {
    out = ByteBuffer.allocate(out.remaining() + data.length).put(out).put(data).flip();
  }

  void fill(long octets) {
    toFill += octets;
  }

  /** Closes once everything has been sent. */
  void end() {
    ending = true;
  }

  /** Reads and writes what is possible; closes the channel at its end or at an error. */
  void work(ByteBuffer buffer) {
    try {
      if (key.isReadable()) {
        read(buffer);
      }
      write();
      if (ending && !pending()) {
        channel.shutdownOutput();
        ending = false;
      }
      if (key.isValid()) {
        key.interestOps(
            pending() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      }
    } catch (IOException | NumberFormatException gone) {
      close();
    }
  }

  private void read(ByteBuffer buffer) throws IOException {
    int n = channel.read(buffer.clear());
    if (n < 0) {
      close();
      return;
    }
    byte[] data = new byte[n];
    buffer.flip().get(data);
    service.received(data, this);
  }

  private boolean pending() {
    return out.hasRemaining() || toFill > 0;
  }

  private void write() throws IOException {
    while (channel.isOpen() && pending()) {
      if (!out.hasRemaining()) {
        int chunk = (int) Math.min(toFill, FILLING.length);
        out = ByteBuffer.wrap(FILLING, 0, chunk);
        toFill -= chunk;
      }
      if (channel.write(out) == 0) {
        return;
      }
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
