package detour.probe.dns;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.probe.Outcomes;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.Surroundings;
import detour.probe.Wrong;
import detour.probe.loop.Attempt;
import detour.probe.loop.ProbeLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Asks resolvers through uplinks. */
public final class DnsProbes {
  private final ProbeLoop loop;
  private final Outcomes outcomes;

  public DnsProbes(ProbeLoop loop, ProbeListener listener) {
    this.loop = loop;
    this.outcomes = new Outcomes(listener);
  }

  /** A probe; the surroundings are read at each asking for the uplink's resolvers. */
  public Probe open(ProbePath path, DnsQuery query, Supplier<Surroundings> surroundings) {
    AtomicInteger turn = new AtomicInteger();
    return new Probe() {
      @Override
      public void ask(long sequence) {
        Optional<InetAddress> server =
            query.server().or(() -> inTurn(surroundings.get().resolvers(), path.family(), turn));
        if (server.isEmpty()) {
          outcomes.notSent(path, sequence, noResolver(path));
          return;
        }
        DnsProbes.this.ask(path, query, server.get(), sequence);
      }

      @Override
      public void reopen() {}

      @Override
      public void close() {}
    };
  }

  static Optional<InetAddress> inTurn(
      List<InetAddress> resolvers, Family family, AtomicInteger turn) {
    List<InetAddress> usable =
        resolvers.stream().filter(each -> Family.of(each) == family).toList();
    return usable.isEmpty()
        ? Optional.empty()
        : Optional.of(usable.get(Math.floorMod(turn.getAndIncrement(), usable.size())));
  }

  static Reason noResolver(ProbePath path) {
    return new Reason(
        "no-resolver",
        "no "
            + path.family().label()
            + " resolver of "
            + path.interfaceName()
            + " is known; set resolvers: of the uplink");
  }

  private void ask(ProbePath path, DnsQuery query, InetAddress server, long sequence) {
    InetSocketAddress resolver = new InetSocketAddress(server, query.port());
    Attempt.start(
        loop,
        outcomes,
        path,
        sequence,
        query.limit(),
        attempt ->
            DnsExchange.ask(
                attempt,
                resolver,
                query.question(),
                query.mixedCase(),
                reply ->
                    mismatch(query, server, reply)
                        .ifPresentOrElse(
                            reason -> attempt.wrong(wrong(server, reply), reason),
                            attempt::answered)));
  }

  /** A resolver on this side of the Internet that cannot find out is no sign of life beyond it. */
  static Wrong wrong(InetAddress server, DnsReply reply) {
    boolean near = Addresses.isPrivate(server);
    return near && !reply.provesPath() ? Wrong.DENIED : Wrong.MISMATCH;
  }

  /** What is wrong with an answer, if anything. */
  static Optional<Reason> mismatch(DnsQuery query, InetAddress server, DnsReply reply) {
    String who = Addresses.text(server) + " answered ";
    String name = query.question().name();
    if (!reply.provesPath()) {
      return Optional.of(new Reason("dns-" + codeWord(reply), who + reply.word() + " for " + name));
    }
    if (query.expected().isEmpty() || reply.addresses().contains(query.expected().get())) {
      return Optional.empty();
    }
    String expected = Addresses.text(query.expected().get());
    String got =
        reply.addresses().isEmpty()
            ? reply.code() == DnsReply.NXDOMAIN ? "that it does not exist" : "no address"
            : reply.addresses().stream().limit(3).map(Addresses::text).toList().toString();
    return Optional.of(
        new Reason(
            "dns-wrong-answer",
            who + got + " for " + name + ", where " + expected + " was expected"));
  }

  private static String codeWord(DnsReply reply) {
    return switch (reply.code()) {
      case DnsReply.SERVFAIL -> "servfail";
      case DnsReply.REFUSED -> "refused";
      default -> "error";
    };
  }

  /** What came back so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }
}
