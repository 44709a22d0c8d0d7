package detour.probe.http;

import detour.event.Reason;
import detour.probe.Outcomes;
import detour.probe.Printable;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.loop.Attempt;
import detour.probe.loop.ProbeLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP and HTTPS checks.
 *
 * <p>Certificates are read and checked on a thread of their own, so that their arithmetic does not
 * delay other probes' answers. Authorities are those of the Java installation, or of the check's
 * file, read at the first asking and again after {@link Probe#reopen}.
 */
public final class HttpProbes implements AutoCloseable {
  private static final int MOST_LINE = 4 * 1024;
  private static final int MOST_CHUNK = 8 * 1024;
  private static final long IDLE_SECONDS = 30;

  private final ProbeLoop loop;
  private final Outcomes outcomes;
  private final ThreadPoolExecutor certificates;

  /**
   * @param threads makes the thread that checks certificates
   */
  public HttpProbes(ProbeLoop loop, ProbeListener listener, ThreadFactory threads) {
    this.loop = loop;
    this.outcomes = new Outcomes(listener);
    // No bound is needed: each attempt has at most one task here, and attempts are bounded.
    this.certificates =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    certificates.allowCoreThreadTimeOut(true);
  }

  /** A check of an address; the check's host is what stands in Host and in the certificate. */
  public Probe open(ProbePath path, InetAddress target, HttpCheck check) {
    return new HttpProbe(path, new InetSocketAddress(target, check.port()), check);
  }

  /** What came back so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }

  @Override
  public void close() {
    certificates.shutdownNow();
  }

  private final class HttpProbe implements Probe {
    private final ProbePath path;
    private final InetSocketAddress to;
    private final HttpCheck check;
    private final AtomicReference<@Nullable SslContext> authorities = new AtomicReference<>();

    HttpProbe(ProbePath path, InetSocketAddress to, HttpCheck check) {
      this.path = path;
      this.to = to;
      this.check = check;
    }

    @Override
    public void ask(long sequence) {
      if (!check.secure() || authorities.get() != null) {
        start(sequence);
        return;
      }
      certificates.execute(
          () -> {
            try {
              authorities.compareAndSet(null, context(check.ca().orElse(null)));
              start(sequence);
            } catch (SSLException | IllegalArgumentException e) {
              outcomes.notSent(path, sequence, unreadable(e));
            }
          });
    }

    private Reason unreadable(Exception e) {
      String file = check.ca().map(Path::toString).orElse("the Java installation's authorities");
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Reason(
          "authorities-unreadable",
          "the certificates of " + Printable.of(file) + " cannot be read: " + Printable.of(cause));
    }

    private void start(long sequence) {
      SslContext context = authorities.get();
      Attempt.start(loop, outcomes, path, sequence, check.limit(), each -> begin(each, context));
    }

    private void begin(Attempt attempt, @Nullable SslContext context) {
      HttpExchange exchange = new HttpExchange(attempt, check);
      List<ChannelHandler> handlers = new ArrayList<>();
      handlers.add(new OctetLimit(() -> exchange.tell(HttpJudge.tooMuch(check))));
      SslHandler tls = context == null ? null : tls(context);
      if (tls != null) {
        handlers.add(tls);
      }
      handlers.add(exchange.clock());
      handlers.add(codec());
      handlers.add(exchange);
      attempt.connect(
          to,
          handlers,
          connected -> {
            attempt.onLate(() -> exchange.tell(HttpJudge.late(check, exchange.stage())));
            if (tls == null) {
              exchange.ask(connected);
            } else {
              tls.handshakeFuture().addListener(done -> shaken(attempt, exchange, done, connected));
            }
          },
          cause -> {
            if (Attempt.isRefusal(cause)) {
              exchange.tell(HttpJudge.refused(check));
            } else {
              attempt.silent();
            }
          });
    }

    private SslHandler tls(SslContext context) {
      SslHandler tls =
          context.newHandler(ByteBufAllocator.DEFAULT, check.host(), check.port(), certificates);
      tls.setHandshakeTimeoutMillis(0); // the attempt's own limit holds
      return tls;
    }

    private void shaken(
        Attempt attempt, HttpExchange exchange, Future<?> done, EpollSocketChannel connected) {
      Throwable cause = done.cause();
      if (attempt.over()) {
        return;
      }
      if (cause == null) {
        exchange.ask(connected);
      } else {
        exchange.tell(TlsTrouble.of(check, cause));
      }
    }

    @Override
    public void reopen() {
      authorities.set(null);
    }

    @Override
    public void close() {}
  }

  /** Trusts the authorities of a file, or the Java installation's. */
  private static SslContext context(@Nullable Path ca) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .endpointIdentificationAlgorithm("HTTPS");
    return (ca == null ? builder : builder.trustManager(ca.toFile())).build();
  }

  private static HttpClientCodec codec() {
    return new HttpClientCodec(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MOST_LINE)
            .setMaxHeaderSize(HttpCheck.MOST_HEADERS)
            .setMaxChunkSize(MOST_CHUNK)
            .setValidateHeaders(false), // gates are sloppy; what is shown is made printable
        false,
        false);
  }
}
