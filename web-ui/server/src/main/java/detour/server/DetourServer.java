package detour.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Serves the page and the API on loopback, and the API on the unix socket. */
public final class DetourServer implements AutoCloseable {
  private static final int MOST_LINE = 4096;
  private static final int MOST_HEADERS = 16 * 1024;
  private static final int MOST_CHUNK = 8192;
  private static final int MOST_BODY = 64 * 1024;

  /** A request that does not arrive within this time is not waited for (slowloris). */
  private static final int READ_SECONDS = 10;

  private final Routes routes;
  private final Backend backend;
  private final Path socket;
  private final EventLoopGroup group;
  private final List<Channel> listening = new ArrayList<>(); // on the unix socket
  private volatile List<Channel> page = List.of();
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile int boundPort;

  /**
   * @param socket path of the unix socket
   * @param threads makes the server's thread
   */
  public DetourServer(Backend backend, Path socket, String version, ThreadFactory threads) {
    this.backend = backend;
    this.socket = socket;
    this.routes = new Routes(backend, version, task -> threads.newThread(task).start());
    this.group = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
  }

  /**
   * Starts to listen on TCP, on 127.0.0.1 and ::1, unless it does already.
   *
   * @param wanted the port, 0 for any free one
   * @throws IOException when the port is taken
   */
  public void startPage(int wanted) throws IOException {
    if (page.isEmpty()) {
      listen(wanted).use();
    }
  }

  /**
   * Starts to listen on the unix socket alone.
   *
   * @throws IOException when the socket is taken by a living process
   */
  public void startSocket() throws IOException {
    takeOverSocket();
    listening.add(
        bind(
            EpollServerDomainSocketChannel.class, new DomainSocketAddress(socket.toFile()), false));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
  }

  /** A TCP port that is listened on already, beside the one in use. */
  public final class Doors {
    private final List<Channel> made;

    private Doors(List<Channel> made) {
      this.made = made;
    }

    /** Leaves the port that was in use; who is connected there stays. */
    public void use() {
      page.forEach(each -> each.close().syncUninterruptibly());
      page = made;
      boundPort = portOf(made.get(0));
    }

    /** Leaves this one. */
    public void leave() {
      made.forEach(each -> each.close().syncUninterruptibly());
    }
  }

  /**
   * Listens on another TCP port, too.
   *
   * @throws IOException when the port is taken
   */
  public Doors listen(int other) throws IOException {
    List<Channel> made = new ArrayList<>();
    made.add(bind(EpollServerSocketChannel.class, new InetSocketAddress(loopback4(), other), true));
    try {
      InetSocketAddress six = new InetSocketAddress(loopback6(), portOf(made.get(0)));
      made.add(bind(EpollServerSocketChannel.class, six, true));
    } catch (IOException e) {
      // a machine without IPv6: 127.0.0.1 is enough
    }
    return new Doors(made);
  }

  private static int portOf(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static InetAddress loopback4() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static InetAddress loopback6() throws IOException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  /** The TCP port it listens on. */
  public int port() {
    return boundPort;
  }

  private Channel bind(Class<? extends ServerChannel> type, SocketAddress address, boolean browser)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    clients.add(made);
                    int port = browser ? portOf(made) : 0;
                    made.pipeline()
                        .addLast(new ReadTimeoutHandler(READ_SECONDS, TimeUnit.SECONDS))
                        .addLast(new HttpServerCodec(MOST_LINE, MOST_HEADERS, MOST_CHUNK))
                        .addLast(new HttpObjectAggregator(MOST_BODY, true))
                        .addLast(new RequestHandler(routes, backend, browser, port));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    Throwable refused = bound.cause();
    if (refused != null) {
      throw new IOException("listening on " + text(address) + ": " + refused.getMessage(), refused);
    }
    return bound.channel();
  }

  /** Without the slash that Java puts before an address without a name. */
  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress internet
        ? NetUtil.toSocketAddressString(internet)
        : address.toString();
  }

  /** The socket file of a dead daemon is removed; a living one's is an error. */
  private void takeOverSocket() throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      Files.delete(socket); // nobody listens
      return;
    }
    throw new IOException(socket + " is in use: another detourd runs");
  }

  @Override
  public void close() {
    page.forEach(each -> each.close().syncUninterruptibly());
    listening.forEach(each -> each.close().syncUninterruptibly());
    clients.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      // the next start takes it over
    }
  }
}
