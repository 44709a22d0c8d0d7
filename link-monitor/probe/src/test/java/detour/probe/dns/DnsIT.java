package detour.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.Loops;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbePath;
import detour.probe.Recorder.Outcome;
import detour.probe.Surroundings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DNS probes and names against resolvers that behave, fail and lie. */
class DnsIT {
  private static final ProbePath LO = new ProbePath("lo", "lo", 0, Family.IPV4);
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final InetAddress SERVER = Addresses.parse("127.0.0.53");

  private static Surroundings resolver() {
    return new Surroundings(Optional.empty(), Optional.empty(), List.of(SERVER));
  }

  private NetworkNamespace here;
  private NameServer server;
  private NameServer stranger;
  private Loops loops;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip");
    here = new NetworkNamespace();
    server = new NameServer(here, "127.0.0.53", 0);
    stranger = new NameServer(here, "127.0.0.66", server.port());
    loops = new Loops(here, server.port());
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      server.close();
      stranger.close();
      here.close();
    }
  }

  private DnsQuery query(String expected, boolean mixedCase) {
    return new DnsQuery(
        Optional.of(SERVER),
        server.port(),
        new DnsQuestion("www.Example.com", DnsQuestion.Type.A),
        expected.isEmpty() ? Optional.empty() : Optional.of(Addresses.parse(expected)),
        mixedCase,
        LIMIT);
  }

  private Outcome ask(String expected) throws Exception {
    loops.dns.open(LO, query(expected, false), DnsIT::resolver).ask(1);
    return loops.heard.next();
  }

  @Test
  void noErrorAndNxdomainProveTheWayAndServfailDoesNot() throws Exception {
    server.answers(DnsReply.NOERROR, NameServer.address(60, "192.0.2.7"));
    assertThat(ask("").what()).isEqualTo("answered");
    assertThat(ask("192.0.2.7").what()).isEqualTo("answered");
    server.answers(DnsReply.NXDOMAIN);
    assertThat(ask("").what()).isEqualTo("answered");
    server.answers(DnsReply.SERVFAIL);
    Outcome failure = ask("");
    assertThat(failure.what()).as("of a near resolver").isEqualTo("DENIED");
    assertThat(failure.code()).isEqualTo("dns-servfail");
    assertThat(failure.text()).isEqualTo("127.0.0.53 answered SERVFAIL for www.example.com");
    server.answers(DnsReply.REFUSED);
    assertThat(ask("").code()).isEqualTo("dns-refused");
  }

  @Test
  void anotherAnswerThanExpectedIsAMismatch() throws Exception {
    server.answers(DnsReply.NOERROR, NameServer.address(60, "10.0.0.1"));
    Outcome other = ask("192.0.2.7");
    assertThat(other.what()).isEqualTo("MISMATCH");
    assertThat(other.code()).isEqualTo("dns-wrong-answer");
    assertThat(other.text())
        .isEqualTo(
            "127.0.0.53 answered [10.0.0.1] for www.example.com, where 192.0.2.7 was expected");
    server.answers(DnsReply.NXDOMAIN);
    assertThat(ask("192.0.2.7").text()).contains("that it does not exist");
    server.answers(0x200); // truncated, nothing in it
    assertThat(ask("").what()).as("it came through").isEqualTo("answered");
    assertThat(ask("192.0.2.7").text()).contains("no address");
  }

  @Test
  void forgedTruncatedAndMalformedRepliesAreCountedAndTheTrueOneCounts() throws Exception {
    byte[] good = NameServer.address(60, "192.0.2.7");
    server.play =
        (query, from) -> {
          byte[] id = NameServer.answer(query, 0, good);
          id[1] ^= 1;
          server.send(id, from);
          byte[] question = NameServer.answer(query, 0, good);
          question[13] ^= 4; // another first letter
          server.send(question, from);
          byte[] type = NameServer.answer(query, 0, good);
          type[query.length - 3] = 28;
          server.send(type, from);
          stranger.send(NameServer.answer(query, 0, good), from);
          server.send(new byte[] {1, 2, 3}, from);
          byte[] loop = NameServer.answer(query, 0);
          loop[12] = (byte) 0xc0; // a name that points at itself
          loop[13] = 12;
          server.send(loop, from);
          server.send(query, from); // a query is no response
          server.send(NameServer.answer(query, 0, good), from);
        };
    assertThat(ask("192.0.2.7").what()).isEqualTo("answered");
    ProbeCounters counters = loops.dns.counters();
    assertThat(counters.answered()).isEqualTo(1);
    assertThat(counters.forged()).as("id, question, type, source").isEqualTo(4);
    assertThat(counters.garbage()).as("short, loop, query").isEqualTo(3);
  }

  @Test
  void mixedCaseMustComeBack() throws Exception {
    byte[] good = NameServer.address(60, "192.0.2.7");
    server.answers(0, good);
    loops.dns.open(LO, query("", true), DnsIT::resolver).ask(1);
    assertThat(loops.heard.next().what()).isEqualTo("answered");
    server.play =
        (query, from) -> {
          byte[] lower = NameServer.answer(query, 0, good);
          for (int i = 13; i < query.length - 5; i++) {
            lower[i] = (byte) (Character.isLetter(lower[i]) ? lower[i] ^ 0x20 : lower[i]);
          }
          server.send(lower, from);
          server.send(NameServer.answer(query, 0, good), from);
        };
    loops.dns.open(LO, query("", true), DnsIT::resolver).ask(2);
    assertThat(loops.heard.next().sequence()).isEqualTo(2);
    assertThat(loops.dns.counters().forged()).isEqualTo(1);
  }

  @Test
  void aFloodOfForgedRepliesEndsWithTheLimit() throws Exception {
    server.play =
        (query, from) -> {
          byte[] wrong = NameServer.answer(query, 0);
          wrong[0] ^= 1;
          for (int i = 0; i < 20_000; i++) {
            server.send(wrong, from);
          }
        };
    loops.dns.open(LO, query("", false), DnsIT::resolver).ask(1);
    DnsQuery own =
        new DnsQuery(
            Optional.empty(),
            stranger.port(),
            new DnsQuestion("a.example", DnsQuestion.Type.A),
            Optional.empty(),
            false,
            Duration.ofSeconds(10));
    stranger.answers(DnsReply.NOERROR);
    Probe other =
        loops.dns.open(
            LO,
            own,
            () ->
                new Surroundings(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(Addresses.parse("2001:db8::1"), Addresses.parse("127.0.0.66"))));
    other.ask(2);
    Outcome outcome = loops.heard.next();
    assertThat(outcome.sequence()).as("nobody is starved, the flooded one is silent").isEqualTo(2);
  }

  @Test
  void withoutAResolverItIsSaid() throws Exception {
    DnsQuery own =
        new DnsQuery(
            Optional.empty(),
            53,
            new DnsQuestion("a.example", DnsQuestion.Type.A),
            Optional.empty(),
            false,
            LIMIT);
    loops.dns.open(LO, own, () -> Surroundings.NONE).ask(3);
    Outcome outcome = loops.heard.next();
    assertThat(outcome.what()).isEqualTo("notSent");
    assertThat(outcome.code()).isEqualTo("no-resolver");
  }

  private Probe named(String name) {
    return new NamedProbe(
        loops.names,
        loops.heard,
        LO,
        name,
        DnsIT::resolver,
        address -> loops.connect.open(LO, address, 9, LIMIT));
  }

  @Test
  void aNameIsLookedUpOnceThroughItsAliases() throws Exception {
    server.answers(
        DnsReply.NOERROR,
        NameServer.record(5, 60, NameServer.name("alias.example")),
        NameServer.record(NameServer.name("else.example"), 1, 60, new byte[] {10, 9, 9, 9}),
        NameServer.record(NameServer.name("alias.example"), 1, 60, new byte[] {127, 0, 0, 1}));
    Probe probe = named("target.example");
    for (int i = 1; i <= 20; i++) {
      probe.ask(i);
    }
    for (int i = 1; i <= 20; i++) {
      Outcome outcome = loops.heard.next();
      // beyond 16 that wait for the first answer, a probe is told so
      assertThat(outcome.what()).isIn("answered", "notSent");
    }
    probe.ask(21);
    Outcome last = loops.heard.next();
    assertThat(last.what()).as(last.text()).isEqualTo("answered");
    assertThat(server.queries.get()).isEqualTo(1);
  }

  @Test
  void whatCannotBeResolvedHasItsOwnReason() throws Exception {
    server.answers(DnsReply.NXDOMAIN);
    Probe none = named("none.example");
    none.ask(1);
    Outcome outcome = loops.heard.next();
    assertThat(outcome.what()).isEqualTo("notSent");
    assertThat(outcome.code()).isEqualTo("name-unresolved");
    assertThat(outcome.text())
        .isEqualTo("none.example could not be resolved: 127.0.0.53 answered NXDOMAIN");
    none.ask(2);
    assertThat(loops.heard.next().code()).isEqualTo("name-unresolved");
    assertThat(server.queries.get()).as("not asked again at once").isEqualTo(1);
    server.play = (query, from) -> {};
    named("slow.example").ask(3);
    assertThat(loops.heard.next().text()).contains("127.0.0.53 did not answer within 3 s");
  }
}
