package detour.probe.tcp;

import detour.event.Reason;
import detour.probe.Probe;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadFactory;

/** Opens TCP connections on one Netty thread and closes them as soon as they stand. */
public final class ConnectLoop implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int IFNAMSIZ = 16;
  private static final int MOST_MILLIS = 3_000;
  private static final IntegerUnixChannelOption SO_MARK =
      new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, 36);
  private static final RawUnixChannelOption SO_BINDTODEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, 25, IFNAMSIZ);

  private final ProbeListener listener;
  private final EventLoopGroup group;

  /**
   * @param threads makes the loop's thread, of the network namespace of the uplinks
   */
  public ConnectLoop(ProbeListener listener, ThreadFactory threads) {
    this.listener = listener;
    this.group = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
  }

  /** A probe for a path. */
  public Probe open(ProbePath path) {
    return new ConnectProbe(path);
  }

  @Override
  public void close() {
    group.shutdownGracefully();
  }

  private final class ConnectProbe implements Probe {
    private final ProbePath path;

    ConnectProbe(ProbePath path) {
      this.path = path;
    }

    @Override
    public void ask(InetAddress target, int port, long sequence) {
      ByteBuffer device = ByteBuffer.allocate(IFNAMSIZ);
      device.put(path.interfaceName().getBytes(StandardCharsets.ISO_8859_1)).rewind();
      // Registered and connected on the loop's thread, so the socket is of its namespace.
      group.execute(
          () -> {
            long sent = System.nanoTime();
            new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, MOST_MILLIS)
                .option(ChannelOption.SO_LINGER, 0)
                .option(SO_MARK, path.mark())
                .option(SO_BINDTODEVICE, device)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(target, port))
                .addListener(done -> ended((ChannelFuture) done, sequence, sent));
          });
    }

    private void ended(ChannelFuture done, long sequence, long sent) {
      long rtt = System.nanoTime() - sent;
      done.channel().close();
      Throwable cause = done.cause();
      // A refusal came from the target itself: whoever refuses, lives.
      boolean refused =
          cause instanceof ConnectException
              && String.valueOf(cause.getMessage()).contains("refused");
      if (cause == null || refused) {
        listener.answered(path.key(), sequence, rtt);
      } else if (!(cause instanceof ConnectException || cause instanceof NoRouteToHostException)) {
        listener.notSent(
            path.key(),
            sequence,
            new Reason("probe-not-sent", "a probe could not be sent: " + cause.getMessage()));
      }
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {}
  }
}
