package detour.probe.loop;

import detour.kernel.address.Family;
import detour.probe.ProbePath;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** One Netty thread, in the uplinks' namespace, and the sockets that it opens. */
public final class ProbeLoop implements AutoCloseable {
  /** Probes under way at once; beyond, a probe is not sent. Each may hold some 100 kB. */
  public static final int MOST_ATTEMPTS = 128;

  private static final int SOL_SOCKET = 1;
  private static final int IFNAMSIZ = 16;

  /** Octets of one reading, so that a flood costs no more memory than this before it is judged. */
  private static final int READING = 8 * 1024;

  /** By this the counters of the office's traffic pass probes over: {@code meta priority}. */
  private static final int PRIORITY = 0x0de70001;

  private static final IntegerUnixChannelOption SO_PRIORITY =
      new IntegerUnixChannelOption("SO_PRIORITY", SOL_SOCKET, 12);
  private static final IntegerUnixChannelOption SO_MARK =
      new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, 36);
  private static final RawUnixChannelOption SO_BINDTODEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, 25, IFNAMSIZ);

  private final EventLoopGroup group;
  private final EventLoop loop;
  private int attempts;

  /**
   * @param threads makes the loop's thread, of the network namespace of the uplinks; it is called
   *     with the first task
   */
  public ProbeLoop(ThreadFactory threads) {
    this.group = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
    this.loop = group.next();
  }

  /** Runs something on the loop's thread; nothing once the loop is closed. */
  public void execute(Runnable task) {
    if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }

  EventLoop eventLoop() {
    return loop;
  }

  /** Takes one of the places for attempts. Only on the loop's thread. */
  boolean enter() {
    if (attempts >= MOST_ATTEMPTS) {
      return false;
    }
    attempts++;
    return true;
  }

  void leave() {
    attempts--;
  }

  /** Attempts under way. Only on the loop's thread. */
  public int attempts() {
    return attempts;
  }

  void after(Duration delay, Runnable task) {
    loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A TCP socket bound to the path, neither registered nor connected. Of the loop's thread. */
  EpollSocketChannel tcp(ProbePath path) throws IOException {
    EpollSocketChannel channel = new EpollSocketChannel(family(path));
    bind(channel, path);
    // A reset ends it: no state waits in the kernel for the far end of a way that may be dead.
    channel.config().setSoLinger(0).setTcpNoDelay(true);
    return channel;
  }

  /** A UDP socket bound to the path, not registered. Of the loop's thread. */
  EpollDatagramChannel udp(ProbePath path) throws IOException {
    EpollDatagramChannel channel = new EpollDatagramChannel(family(path));
    bind(channel, path);
    return channel;
  }

  /**
   * Sets the options itself: a bootstrap may only warn when one fails, and the probe would stray.
   */
  private static void bind(Channel channel, ProbePath path) throws IOException {
    byte[] name = path.interfaceName().getBytes(StandardCharsets.UTF_8);
    try {
      if (name.length == 0 || name.length >= IFNAMSIZ) {
        throw new IOException("no interface can be named '" + path.interfaceName() + "'");
      }
      ByteBuffer device = ByteBuffer.allocate(IFNAMSIZ);
      device.put(name).rewind();
      channel.config().setOption(SO_BINDTODEVICE, device);
      channel.config().setOption(SO_MARK, path.mark());
      channel.config().setOption(SO_PRIORITY, PRIORITY);
      channel
          .config()
          .setOption(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(READING).maxMessagesPerRead(1));
    } catch (IOException | RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw new IOException("binding to " + path.interfaceName() + ": " + e.getMessage(), e);
    }
  }

  private static SocketProtocolFamily family(ProbePath path) {
    return path.family() == Family.IPV4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
