package detour.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.icmp.EchoLoop;
import detour.probe.tcp.ConnectLoop;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes on the real kernel; nftables counters are the witness of device and mark. */
class ProbeIT {
  private record Outcome(String path, long sequence, long rttNanos, String refusal) {}

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final ProbeListener listener =
      new ProbeListener() {
        @Override
        public void answered(String path, long sequence, long rttNanos) {
          outcomes.add(new Outcome(path, sequence, rttNanos, ""));
        }

        @Override
        public void notSent(String path, long sequence, Reason reason) {
          outcomes.add(new Outcome(path, sequence, -1, reason.text()));
        }
      };
  private NetworkNamespace here;
  private EchoLoop echo;

  /**
   * wan1 and wan2 lead to the same far end, which is this namespace's neighbour by a bridge pair.
   */
  @BeforeEach
  void uplinks() throws Exception {
    assumeTrue(NetworkNamespace.possible(), "SKIPPED LOUDLY: this test needs root");
    here = new NetworkNamespace();
    here.exec("ip", "link", "add", "wan1", "type", "veth", "peer", "name", "far1");
    here.exec("ip", "link", "set", "wan1", "up");
    here.exec("ip", "link", "set", "far1", "up");
    here.pipe(
        """
        table inet witness {
          counter right4 { }
          counter right6 { }
          chain out {
            type filter hook output priority 0;
            oifname "wan1" meta mark 0x01000000 icmp type echo-request counter name right4
            oifname "wan1" meta mark 0x01000000 icmpv6 type echo-request counter name right6
          }
        }
        """,
        "nft",
        "-f",
        "-");
    echo = here.call(() -> new EchoLoop(listener));
    here.call(
        () -> {
          Thread loop = new Thread(echo, "echo"); // inherits this thread's namespace
          loop.setDaemon(true);
          loop.start();
          return null;
        });
  }

  @AfterEach
  void close() {
    if (here != null) {
      echo.close();
      here.close();
    }
  }

  private Outcome next() throws InterruptedException {
    Outcome outcome = outcomes.poll(5, TimeUnit.SECONDS);
    assertThat(outcome).as("an outcome within 5 s").isNotNull();
    return outcome;
  }

  @Test
  void anEchoOverLoopbackIsAnsweredWithItsRoundTrip() throws Exception {
    Probe four = echo.open(new ProbePath("lo/4", "lo", 0x01000000, Family.IPV4));
    Probe six = echo.open(new ProbePath("lo/6", "lo", 0x01000000, Family.IPV6));
    four.ask(Addresses.parse("127.0.0.1"), 0, 100_000);
    Outcome first = next();
    assertThat(first.path()).isEqualTo("lo/4");
    assertThat(first.sequence()).isEqualTo(100_000);
    assertThat(first.rttNanos()).isBetween(1L, 1_000_000_000L);
    six.ask(Addresses.parse("::1"), 0, 7);
    assertThat(next().path()).isEqualTo("lo/6");
  }

  @Test
  void aProbeLeavesByItsDeviceWithItsMark() throws Exception {
    here.exec("ip", "address", "add", "192.0.2.2/24", "dev", "wan1");
    here.exec("ip", "address", "add", "2001:db8::2/64", "dev", "wan1", "nodad");
    here.exec("ip", "neighbor", "add", "192.0.2.1", "lladdr", "02:00:00:00:00:01", "dev", "wan1");
    here.exec("ip", "neighbor", "add", "2001:db8::1", "lladdr", "02:00:00:00:00:01", "dev", "wan1");
    echo.open(new ProbePath("a", "wan1", 0x01000000, Family.IPV4))
        .ask(Addresses.parse("192.0.2.1"), 0, 1);
    echo.open(new ProbePath("b", "wan1", 0x01000000, Family.IPV6))
        .ask(Addresses.parse("2001:db8::1"), 0, 1);
    // a probe over loopback comes back after the others were sent: the loop works in order
    echo.open(new ProbePath("lo", "lo", 0, Family.IPV4)).ask(Addresses.parse("127.0.0.1"), 0, 9);
    assertThat(next().path()).isEqualTo("lo");
    assertThat(here.exec("nft", "list", "counters"))
        .contains("counter right4 {\n\t\tpackets 1 ")
        .contains("counter right6 {\n\t\tpackets 1 ");
  }

  @Test
  void whatCannotBeSentIsSaidAndNoSilence() throws Exception {
    Probe gone = echo.open(new ProbePath("gone", "nosuch0", 0, Family.IPV4));
    gone.ask(Addresses.parse("192.0.2.1"), 0, 3);
    Outcome outcome = next();
    assertThat(outcome.refusal()).contains("nosuch0").contains("ENODEV (19)");
    assertThat(outcome.sequence()).isEqualTo(3);
  }

  @Test
  void aTcpProbeTakesAnAcceptAndARefusalForLife() throws Exception {
    ConnectLoop connect =
        here.call(
            () ->
                new ConnectLoop(
                    listener,
                    task -> {
                      Thread thread = new Thread(task, "connect");
                      thread.setDaemon(true);
                      return thread;
                    }));
    // The loop's thread is made with the first task; it must be born in the namespace.
    Probe probe =
        here.call(
            () -> {
              Probe opened = connect.open(new ProbePath("lo", "lo", 0x01000000, Family.IPV4));
              opened.ask(Addresses.parse("127.0.0.1"), 9, 1);
              return opened;
            });
    assertThat(next().sequence()).as("refused by a closed port").isEqualTo(1);
    try (var server =
        here.call(() -> new java.net.ServerSocket(0, 5, Addresses.parse("127.0.0.1")))) {
      probe.ask(Addresses.parse("127.0.0.1"), server.getLocalPort(), 2);
      assertThat(next().sequence()).isEqualTo(2);
    }
    connect.close();
  }
}
