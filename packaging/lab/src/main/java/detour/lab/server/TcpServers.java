package detour.lab.server;

import detour.lab.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/** Echo, download, waiting and HTTP on all addresses of a namespace, IPv4 and IPv6. */
public final class TcpServers implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final Selector selector;

  /** Serves at once. */
  public TcpServers(Namespace namespace) {
    selector = namespace.call(TcpServers::open);
    namespace.thread("tcp", this::run);
  }

  private static Selector open() throws IOException {
    Map<Integer, Service> services =
        Map.of(
            Ports.ECHO, Service.echo(),
            Ports.DOWNLOAD, Service.download(),
            Ports.WAIT, Service.silence(),
            Ports.HTTP, Service.http());
    Selector made = Selector.open();
    for (Map.Entry<Integer, Service> e : services.entrySet()) {
      ServerSocketChannel channel = ServerSocketChannel.open(); // dual stack
      channel.bind(new InetSocketAddress(e.getKey()), BACKLOG);
      channel.configureBlocking(false);
      channel.register(made, SelectionKey.OP_ACCEPT, e.getValue());
    }
    return made;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    try {
      while (selector.isOpen()) {
        selector.select(key -> serve(key, buffer));
      }
    } catch (ClosedSelectorException closed) {
      // The lab is going down.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key, ByteBuffer buffer) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() instanceof Connection connection) {
      connection.work(buffer);
    } else if (key.attachment() instanceof Service service) {
      accept((ServerSocketChannel) key.channel(), service);
    }
  }

  private void accept(ServerSocketChannel server, Service service) {
    try {
      SocketChannel channel = server.accept();
      while (channel != null) {
        channel.configureBlocking(false);
        forgetIfGone(channel, service);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Connection(channel, key, service));
        channel = server.accept();
      }
    } catch (IOException gone) {
      // Reset before it was accepted.
    }
  }

  /**
   * A cut takes clients away without a word; what is left of their connections would meet the next
   * one from the same port. Who only waits is left alone: a question from here would tell it.
   */
  private static void forgetIfGone(SocketChannel channel, Service service) throws IOException {
    if (service.waits()) {
      return;
    }
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 5);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : List.copyOf(selector.keys())) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
