package detour.lab.server;

import detour.lab.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/**
 * Echo and DNS on each address by a socket of its own, so that an answer comes from the address
 * that was asked.
 */
public final class UdpServers implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final Selector selector;
  private final byte[] ipv4;
  private final byte[] ipv6;

  /**
   * Serves at once.
   *
   * @param addresses of the namespace
   * @param ipv4 what {@link Dns#NAME} is
   * @param ipv6 what {@link Dns#NAME} is
   */
  public UdpServers(
      Namespace namespace, List<InetAddress> addresses, InetAddress ipv4, InetAddress ipv6) {
    this.ipv4 = ipv4.getAddress();
    this.ipv6 = ipv6.getAddress();
    selector = namespace.call(() -> open(addresses));
    namespace.thread("udp", this::run);
  }

  private static Selector open(List<InetAddress> addresses) throws IOException {
    Selector made = Selector.open();
    for (InetAddress address : addresses) {
      for (int port : new int[] {Ports.ECHO, Ports.DNS}) {
        boolean six = address.getAddress().length == 16;
        DatagramChannel channel =
            DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
        channel.bind(new InetSocketAddress(address, port));
        channel.configureBlocking(false);
        channel.register(made, SelectionKey.OP_READ, port);
      }
    }
    return made;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    try {
      while (selector.isOpen()) {
        selector.select(key -> serve(key, buffer));
      }
    } catch (java.nio.channels.ClosedSelectorException closed) {
      // The lab is going down.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key, ByteBuffer buffer) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    try {
      SocketAddress from = channel.receive(buffer.clear());
      while (from != null) {
        buffer.flip();
        channel.send(key.attachment().equals(Ports.DNS) ? dns(buffer) : buffer, from);
        from = channel.receive(buffer.clear());
      }
    } catch (IOException refused) {
      // An ICMP error of an earlier answer: nobody waits for this one.
    }
  }

  private ByteBuffer dns(ByteBuffer buffer) {
    byte[] query = new byte[buffer.remaining()];
    buffer.get(query);
    return ByteBuffer.wrap(Dns.answer(query, ipv4, ipv6));
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
