package detour.lab.meter;

import detour.lab.Addresses;
import detour.lab.Await;
import detour.lab.Internet;
import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import detour.lab.server.Dns;
import detour.lab.server.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures from one host over one family until it is stopped. */
public final class Meter implements AutoCloseable {
  private static final int QUESTION_OCTETS = 32;

  private final Loop loop = new Loop();
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Clients> clients = new ArrayList<>();
  private final Thread thread;

  private Meter(Namespace host, MeterOptions options) {
    // Sockets belong to the thread that makes them, so the streams begin on the loop's own.
    loop.after(0, () -> begin(options, tallies, clients));
    prepare(options);
    thread = host.thread("meter-" + options.family(), loop::run);
  }

  /**
   * Begins to measure.
   *
   * @param host usually {@code lab.office(1)}
   */
  public static Meter start(Namespace host, MeterOptions options) {
    return new Meter(host, options);
  }

  private void prepare(MeterOptions options) {
    Family family = options.family();
    tally(Streams.UDP_FLOW, family, options.flowInterval().toNanos());
    tally(Streams.FRESH_UDP, family, options.freshInterval().toNanos());
    tally(Streams.DNS, family, options.dnsInterval().toNanos());
    tally(Streams.TCP_CONNECT, family, options.connectInterval().toNanos());
    tally(Streams.DOWNLOAD, family, options.tcp().downloads());
    clients.add(new Clients(Streams.TALKING, family, options.tcp().talking()));
    clients.add(new Clients(Streams.WAITING, family, options.tcp().waiting()));
  }

  private void tally(String name, Family family, long wanted) {
    if (wanted > 0) {
      tallies.add(new Tally(name, family));
    }
  }

  private void begin(MeterOptions options, List<Tally> streams, List<Clients> connections) {
    try {
      for (Tally tally : streams) {
        begin(tally, options);
      }
      for (Clients kind : connections) {
        boolean talks = kind == connections.get(0);
        InetSocketAddress server = server(options.family(), talks ? Ports.ECHO : Ports.WAIT);
        for (int i = 0; i < kind.wanted(); i++) {
          new LongTcp(loop, kind, options.family(), server, talks);
        }
      }
    } catch (IOException e) {
      throw new LabException("meter", e);
    }
  }

  private void begin(Tally tally, MeterOptions options) throws IOException {
    Family family = options.family();
    switch (tally.stream()) {
      case Streams.UDP_FLOW ->
          new UdpFlow(
              loop, tally, family, server(family, Ports.ECHO), options.flowInterval().toNanos());
      case Streams.FRESH_UDP ->
          new FreshUdp(
              loop,
              tally,
              family,
              server(family, Ports.ECHO),
              options.freshInterval().toNanos(),
              Meter::question);
      case Streams.DNS ->
          new FreshUdp(
              loop,
              tally,
              family,
              server(family, Ports.DNS),
              options.dnsInterval().toNanos(),
              id -> Dns.query(id, Dns.NAME, family == Family.IPV4 ? Dns.A : Dns.AAAA));
      case Streams.TCP_CONNECT ->
          new TcpConnects(
              loop, tally, family, server(family, Ports.ECHO), options.connectInterval().toNanos());
      default -> {
        for (int i = 0; i < options.tcp().downloads(); i++) {
          new Download(loop, tally, family, server(family, Ports.DOWNLOAD));
        }
      }
    }
  }

  private static byte[] question(int id) {
    return ByteBuffer.allocate(QUESTION_OCTETS).putShort((short) id).array();
  }

  private static InetSocketAddress server(Family family, int port) {
    String address = family == Family.IPV4 ? Internet.SERVICE4 : Internet.SERVICE6;
    return new InetSocketAddress(Addresses.parse(address), port);
  }

  /**
   * Waits until every stream has been answered and every long-lived connection stands.
   *
   * @return false if that has not come about within the guard
   */
  public boolean awaitAnswers(Duration guard) {
    return Await.until(
        () ->
            counts().stream().allMatch(c -> c.answered() > 0)
                && clients.stream().allMatch(c -> c.living() == c.wanted()),
        guard);
  }

  /** How the streams stand now. */
  public List<Count> counts() {
    long now = System.nanoTime();
    return tallies.stream().map(t -> t.count(now)).toList();
  }

  /** What has been measured so far; it goes on measuring. */
  public MeterReport report() {
    long now = System.nanoTime();
    return new MeterReport(
        tallies.stream().map(t -> t.report(now)).toList(),
        clients.stream().map(Clients::report).toList());
  }

  /** Stops measuring and tells what was measured. */
  public MeterReport stop() {
    MeterReport report = report();
    close();
    return report;
  }

  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
