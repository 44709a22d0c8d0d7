package detour.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.Loops;
import detour.probe.Probe;
import detour.probe.ProbePath;
import detour.probe.Recorder.Outcome;
import detour.probe.Surroundings;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Targets by name whose address changes, on a clock of the test: a probe goes where the name leads
 * now. Whom it came to is the word of the machine that was reached, not ours.
 */
class NamedProbeIT {
  private static final ProbePath LO = new ProbePath("lo", "lo", 0, Family.IPV4);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String RESOLVER = "127.0.0.53";
  private static final String OLD = "127.0.0.7";
  private static final String NEW = "127.0.0.8";
  private static final int PORT = 4070;
  private static final int TTL_SECONDS = 60;
  private static final int GUARD_MILLIS = 20_000;

  /** Far more than are sent before the resolver's answer is read. */
  private static final int MOST_PROBES = 20_000;

  private final AtomicLong clock = new AtomicLong();
  private NetworkNamespace here;
  private NameServer server;
  private Loops loops;
  private Names names;
  private ServerSocket oldMachine;
  private ServerSocket newMachine;
  private long sequence;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip");
    here = new NetworkNamespace();
    server = new NameServer(here, RESOLVER, 0);
    loops = new Loops(here, server.port());
    names = new Names(loops.loop, server.port(), clock::get);
    oldMachine = listen(OLD);
    newMachine = listen(NEW);
    leads(OLD);
  }

  private ServerSocket listen(String address) throws Exception {
    ServerSocket made = here.call(() -> new ServerSocket(PORT, 50, Addresses.parse(address)));
    made.setSoTimeout(GUARD_MILLIS);
    return made;
  }

  @AfterEach
  void close() throws Exception {
    if (loops != null) {
      loops.close();
      server.close();
      oldMachine.close();
      newMachine.close();
      here.close();
    }
  }

  private void leads(String address) {
    server.answers(DnsReply.NOERROR, NameServer.address(TTL_SECONDS, address));
  }

  private Probe named(String name) {
    Surroundings surroundings =
        new Surroundings(Optional.empty(), Optional.empty(), List.of(Addresses.parse(RESOLVER)));
    return new NamedProbe(
        names,
        loops.heard,
        LO,
        name,
        () -> surroundings,
        each -> loops.connect.open(LO, each, PORT, LIMIT));
  }

  /** Asks, and expects an answer. */
  private void ask(Probe probe) throws Exception {
    probe.ask(++sequence);
    Outcome outcome = loops.heard.next();
    assertThat(outcome.what()).as("%s", outcome).isEqualTo("answered");
    assertThat(outcome.sequence()).isEqualTo(sequence);
  }

  /** Asks, and expects that this machine was reached. */
  private void askAt(Probe probe, ServerSocket machine) throws Exception {
    ask(probe);
    machine.accept().close();
  }

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** Probes until the old machine is left. */
  private void askUntilItHasMoved(Probe probe) throws Exception {
    newMachine.setSoTimeout(1);
    for (int i = 0; i < MOST_PROBES; i++) {
      ask(probe);
      try {
        newMachine.accept().close();
        newMachine.setSoTimeout(GUARD_MILLIS);
        return;
      } catch (SocketTimeoutException notYet) {
        oldMachine.accept().close();
      }
    }
    throw new AssertionError("still probed at the address it had");
  }

  @Test
  void aNameThatMovedIsProbedAtItsNewAddress() throws Exception {
    Probe probe = named("moving.example");
    askAt(probe, oldMachine);
    leads(NEW);
    pass(TTL_SECONDS - 1);
    for (int i = 0; i < 5; i++) {
      askAt(probe, oldMachine);
    }
    assertThat(server.queries.get()).as("not asked while the address lives").isEqualTo(1);
    pass(1);
    askUntilItHasMoved(probe);
    for (int i = 0; i < 5; i++) {
      askAt(probe, newMachine);
    }
    assertThat(server.queries.get()).isEqualTo(2);
  }

  @Test
  void theOldAddressIsKeptWhileTheResolverIsSilent() throws Exception {
    Probe probe = named("kept.example");
    askAt(probe, oldMachine);
    server.play = (query, from) -> {};
    pass(TTL_SECONDS);
    askAt(probe, oldMachine); // asks the resolver, too
    named("other.example").ask(++sequence); // the same silence, told a moment later
    assertThat(loops.heard.next().text()).contains(RESOLVER + " did not answer within 3 s");
    assertThat(server.queries.get()).isEqualTo(3);
    for (int i = 0; i < 5; i++) {
      askAt(probe, oldMachine);
    }
    assertThat(server.queries.get()).as("not asked again at once").isEqualTo(3);
    leads(NEW);
    pass((int) NameCache.PAUSE.toSeconds());
    askUntilItHasMoved(probe);
    askAt(probe, newMachine);
    assertThat(server.queries.get()).isEqualTo(4);
  }

  @Test
  void reopeningLooksTheNameUpAnew() throws Exception {
    Probe probe = named("roaming.example");
    askAt(probe, oldMachine);
    leads(NEW);
    probe.reopen();
    askAt(probe, newMachine);
    assertThat(server.queries.get()).isEqualTo(2);
    leads(OLD);
    names.forget(new ProbePath("other", "lo", 0, Family.IPV4));
    askAt(probe, newMachine);
    assertThat(server.queries.get()).as("another path's interface is not ours").isEqualTo(2);
  }
}
