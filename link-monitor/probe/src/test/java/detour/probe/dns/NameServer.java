package detour.probe.dns;

import detour.kernel.address.Addresses;
import detour.kernel.testkit.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A resolver that answers as a test tells it. */
public final class NameServer implements AutoCloseable {
  /** What it does with a query. */
  public interface Play {
    void answer(byte[] query, SocketAddress from) throws IOException;
  }

  final DatagramSocket socket;
  final AtomicInteger queries = new AtomicInteger();
  volatile Play play = (query, from) -> {};

  public NameServer(NetworkNamespace here, String address, int port) throws Exception {
    socket = here.call(() -> new DatagramSocket(port, Addresses.parse(address)));
    Thread serving = new Thread(this::serve, "names");
    serving.setDaemon(true);
    serving.start();
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        queries.incrementAndGet();
        byte[] query = java.util.Arrays.copyOf(buffer, packet.getLength());
        play.answer(query, packet.getSocketAddress());
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(byte[] datagram, SocketAddress to) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, to));
  }

  /** Answers every query with this code and these records. */
  public void answers(int flags, byte[]... records) {
    play = (query, from) -> send(answer(query, flags, records), from);
  }

  /** The query as a response: these low 16 bits of flags over QR, RD and RA, and records. */
  static byte[] answer(byte[] query, int flags, byte[]... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(query);
    for (byte[] each : records) {
      out.writeBytes(each);
    }
    byte[] answer = out.toByteArray();
    answer[2] = (byte) (0x81 | (flags >>> 8));
    answer[3] = (byte) (0x80 | flags);
    answer[7] = (byte) records.length;
    return answer;
  }

  /** A record whose name is the question's. */
  static byte[] record(int type, int ttl, byte[] data) {
    return record(new byte[] {(byte) 0xc0, 12}, type, ttl, data);
  }

  static byte[] record(byte[] name, int type, int ttl, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(name);
    out.writeBytes(new byte[] {0, (byte) type, 0, 1});
    out.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(ttl).array());
    out.writeBytes(new byte[] {0, (byte) data.length});
    out.writeBytes(data);
    return out.toByteArray();
  }

  public static byte[] address(int ttl, String address) {
    byte[] octets = Addresses.parse(address).getAddress();
    return record(octets.length == 4 ? 1 : 28, ttl, octets);
  }

  /** A name in wire form. */
  static byte[] name(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
