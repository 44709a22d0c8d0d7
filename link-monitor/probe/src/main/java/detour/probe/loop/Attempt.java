package detour.probe.loop;

import detour.event.Reason;
import detour.probe.Outcomes;
import detour.probe.ProbePath;
import detour.probe.TcpFigures;
import detour.probe.Wrong;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One probe under way: one socket, a time limit, and one outcome, after which the socket is closed.
 * All of it runs on the loop's thread.
 */
public final class Attempt {
  private final ProbeLoop loop;
  private final Outcomes outcomes;
  private final ProbePath path;
  private final long sequence;
  private long leftNanos;
  private @Nullable Channel channel;
  private @Nullable Future<?> limit;
  private Runnable onLate = () -> {};
  private boolean over;

  private Attempt(ProbeLoop loop, Outcomes outcomes, ProbePath path, long sequence) {
    this.loop = loop;
    this.outcomes = outcomes;
    this.path = path;
    this.sequence = sequence;
    leaves();
  }

  /**
   * Begins an attempt on the loop's thread, or tells that too many are under way.
   *
   * @param limit after which it is silent, or what {@link #onLate} says, unless there was an
   *     outcome
   */
  public static void start(
      ProbeLoop loop,
      Outcomes outcomes,
      ProbePath path,
      long sequence,
      Duration limit,
      Consumer<Attempt> begin) {
    loop.execute(
        () -> {
          if (!loop.enter()) {
            outcomes.notSent(
                path,
                sequence,
                new Reason(
                    "probes-too-many",
                    ProbeLoop.MOST_ATTEMPTS + " probes are under way; this one is left out"));
            return;
          }
          Attempt attempt = new Attempt(loop, outcomes, path, sequence);
          attempt.limit =
              loop.eventLoop().schedule(attempt::late, limit.toNanos(), TimeUnit.NANOSECONDS);
          begin.accept(attempt);
        });
  }

  private void late() {
    if (!over) {
      onLate.run();
      silent(); // unless it was told as something
    }
  }

  /** What to do when the time is over, other than being silent. */
  public void onLate(Runnable told) {
    onLate = told;
  }

  /** By which way it goes. */
  public ProbePath path() {
    return path;
  }

  /** Whether its outcome is told: nothing that comes now counts. */
  public boolean over() {
    return over;
  }

  /** Counts and tells. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /**
   * Opens a TCP connection. What the kernel refuses before a packet left is told as not sent.
   *
   * @param handlers of the channel, in their order
   * @param connected is told when it stands
   * @param failed is told that it came to nothing: refused, reset, unreachable
   */
  public void connect(
      InetSocketAddress to,
      List<ChannelHandler> handlers,
      Consumer<EpollSocketChannel> connected,
      Consumer<Throwable> failed) {
    EpollSocketChannel opened;
    try {
      opened = loop.tcp(path);
    } catch (IOException e) {
      notSent(e);
      return;
    }
    channel = opened;
    handlers.forEach(opened.pipeline()::addLast);
    loop.eventLoop().register(opened);
    leaves();
    ChannelFuture connecting = opened.connect(to);
    Throwable refusedByKernel = connecting.cause();
    if (refusedByKernel != null && !isRefusal(refusedByKernel)) {
      notSent(
          refusedByKernel instanceof NoRouteToHostException // Netty gives it no words
              ? new NoRouteToHostException(
                  "network unreachable by " + path.interfaceName() + ": no route or no address")
              : refusedByKernel);
      return;
    }
    connecting.addListener(
        done -> {
          Throwable cause = done.cause();
          if (over) {
            return;
          }
          if (cause == null) {
            connected.accept(opened);
          } else {
            failed.accept(cause);
          }
        });
  }

  /** Whether the far end itself said no (ECONNREFUSED): whoever refuses, lives. */
  public static boolean isRefusal(Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).contains("refused");
  }

  /**
   * Its packet leaves now: what comes before, such as making the socket, is none of the path's
   * time.
   */
  public void leaves() {
    leftNanos = System.nanoTime();
  }

  /** Tells what the kernel knows of a connection that stands. */
  public Optional<TcpFigures> measure(EpollSocketChannel connected) {
    if (!connected.isActive()) {
      return Optional.empty();
    }
    EpollTcpInfo info = connected.tcpInfo();
    TcpFigures figures = new TcpFigures(info.rtt(), info.rttvar(), info.totalRetrans());
    outcomes.measured(path, sequence, figures);
    return Optional.of(figures);
  }

  /** Opens a UDP socket with a port of the kernel's choice, which is random. */
  public void bind(ChannelHandler handler, Consumer<EpollDatagramChannel> bound) {
    EpollDatagramChannel opened;
    try {
      opened = loop.udp(path);
    } catch (IOException e) {
      notSent(e);
      return;
    }
    channel = opened;
    opened.pipeline().addLast(handler);
    loop.eventLoop().register(opened);
    opened
        .bind(new InetSocketAddress(0))
        .addListener(
            done -> {
              Throwable cause = done.cause();
              if (cause != null) {
                notSent(cause);
              } else if (!over) {
                bound.accept(opened);
              }
            });
  }

  /** An answer, now. */
  public void answered() {
    answered(System.nanoTime());
  }

  /**
   * An answer.
   *
   * @param atNanos when it came
   */
  public void answered(long atNanos) {
    if (end()) {
      outcomes.answered(path, sequence, atNanos - leftNanos);
    }
  }

  /**
   * A connection stands. Its round trip is the kernel's: ours begins before the opening segment
   * leaves and ends when this thread has its turn, and holds a second of waiting if it was lost.
   */
  public void answered(EpollSocketChannel connected) {
    long now = System.nanoTime();
    long micros = measure(connected).map(TcpFigures::rttMicros).orElse(0L);
    answered(micros > 0 ? Math.min(now, leftNanos + 1_000 * micros) : now);
  }

  /** A wrong answer. */
  public void wrong(Wrong wrong, Reason reason) {
    if (end()) {
      outcomes.wrong(path, sequence, wrong, reason);
    }
  }

  /** It could not be sent. */
  public void notSent(Throwable cause) {
    if (end()) {
      outcomes.notSent(path, sequence, cause);
    }
  }

  /** It could not be sent. */
  public void notSent(Reason reason) {
    if (end()) {
      outcomes.notSent(path, sequence, reason);
    }
  }

  /** No answer came: nothing is told. */
  public void silent() {
    end();
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    loop.leave();
    Future<?> timer = limit;
    if (timer != null) {
      timer.cancel(false);
    }
    Channel open = channel;
    if (open != null) {
      // From the outermost handler: TLS would first say goodbye on a way that may be dead.
      ChannelHandlerContext outermost = open.pipeline().firstContext();
      if (outermost == null) {
        open.close();
      } else {
        outermost.close();
      }
    }
    return true;
  }
}
