package detour.probe;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Echo and TCP probes on the real kernel; nftables counters are the witness of device and mark. */
class ProbeIT {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private NetworkNamespace here;
  private Loops loops;

  @BeforeEach
  void uplinks() throws Exception {
    NetworkNamespace.assumePossible("ip", "nft");
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
    loops = new Loops(here, 53);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
    }
    if (here != null) {
      here.close();
    }
  }

  @Test
  void anEchoOverLoopbackIsAnsweredWithItsRoundTrip() throws Exception {
    Probe four =
        loops.echo.open(
            new ProbePath("lo/4", "lo", 0x01000000, Family.IPV4), Addresses.parse("127.0.0.1"));
    Probe six =
        loops.echo.open(
            new ProbePath("lo/6", "lo", 0x01000000, Family.IPV6), Addresses.parse("::1"));
    four.ask(100_000);
    Recorder.Outcome first = loops.heard.next();
    assertThat(first.path()).isEqualTo("lo/4");
    assertThat(first.sequence()).isEqualTo(100_000);
    assertThat(first.rttNanos()).isBetween(1L, 1_000_000_000L);
    six.ask(7);
    assertThat(loops.heard.next().path()).isEqualTo("lo/6");
    assertThat(loops.echo.counters().answered()).isEqualTo(2);
    assertThat(loops.echo.counters().ignored()).isZero();
  }

  @Test
  void aProbeLeavesByItsDeviceWithItsMark() throws Exception {
    here.exec("ip", "address", "add", "192.0.2.2/24", "dev", "wan1");
    here.exec("ip", "address", "add", "2001:db8::2/64", "dev", "wan1", "nodad");
    here.exec("ip", "neighbor", "add", "192.0.2.1", "lladdr", "02:00:00:00:00:01", "dev", "wan1");
    here.exec("ip", "neighbor", "add", "2001:db8::1", "lladdr", "02:00:00:00:00:01", "dev", "wan1");
    loops
        .echo
        .open(new ProbePath("a", "wan1", 0x01000000, Family.IPV4), Addresses.parse("192.0.2.1"))
        .ask(1);
    loops
        .echo
        .open(new ProbePath("b", "wan1", 0x01000000, Family.IPV6), Addresses.parse("2001:db8::1"))
        .ask(1);
    // a probe over loopback comes back after the others were sent: the loop works in order
    loops.echo.open(new ProbePath("lo", "lo", 0, Family.IPV4), Addresses.parse("127.0.0.1")).ask(9);
    assertThat(loops.heard.next().path()).isEqualTo("lo");
    assertThat(here.exec("nft", "list", "counters"))
        .contains("counter right4 {\n\t\tpackets 1 ")
        .contains("counter right6 {\n\t\tpackets 1 ");
  }

  @Test
  void whatCannotBeSentIsSaidAndNoSilence() throws Exception {
    ProbePath gone = new ProbePath("gone", "nosuch0", 0, Family.IPV4);
    loops.echo.open(gone, Addresses.parse("192.0.2.1")).ask(3);
    Recorder.Outcome echo = loops.heard.next();
    assertThat(echo.what()).isEqualTo("notSent");
    assertThat(echo.text()).contains("nosuch0").contains("ENODEV (19)");
    assertThat(echo.sequence()).isEqualTo(3);
    loops.connect.open(gone, Addresses.parse("127.0.0.1"), 9, LIMIT).ask(4);
    Recorder.Outcome tcp = loops.heard.next();
    assertThat(tcp.what()).as("never by another device").isEqualTo("notSent");
    assertThat(tcp.text()).contains("nosuch0");
    ProbePath nowhere = new ProbePath("a", "wan1", 0, Family.IPV6);
    loops.connect.open(nowhere, Addresses.parse("2001:db8::1"), 9, LIMIT).ask(5);
    Recorder.Outcome unrouted = loops.heard.next();
    assertThat(unrouted.what()).as("no address, no route").isEqualTo("notSent");
    assertThat(unrouted.text()).containsIgnoringCase("unreachable");
  }

  @Test
  void aTcpProbeTakesAnAcceptAndARefusalForLifeAndTellsWhatTheKernelMeasured() throws Exception {
    ProbePath path = new ProbePath("lo", "lo", 0x01000000, Family.IPV4);
    loops.connect.open(path, Addresses.parse("127.0.0.1"), 9, LIMIT).ask(1);
    Recorder.Outcome refused = loops.heard.next();
    assertThat(refused.what()).as("refused by a closed port").isEqualTo("answered");
    assertThat(loops.heard.figures).isEmpty();
    try (ServerSocket server =
        here.call(() -> new ServerSocket(0, 5, Addresses.parse("127.0.0.1")))) {
      loops.connect.open(path, Addresses.parse("127.0.0.1"), server.getLocalPort(), LIMIT).ask(2);
      assertThat(loops.heard.next().sequence()).isEqualTo(2);
      assertThat(loops.heard.figures)
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.rttMicros()).isPositive();
                assertThat(each.retransmits()).isZero();
              });
    }
  }

  @Test
  void theRoundTripOfAConnectionHoldsNoWaitForASegmentThatWasLost() throws Exception {
    try (ServerSocket server =
        here.call(() -> new ServerSocket(0, 5, Addresses.parse("127.0.0.1")))) {
      here.pipe(
          """
          table inet lossy {
            chain out {
              type filter hook output priority 0;
              tcp dport %d tcp flags & (syn | ack) == syn numgen inc mod 2 == 0 drop
            }
          }
          """
              .formatted(server.getLocalPort()),
          "nft",
          "-f",
          "-");
      ProbePath path = new ProbePath("lo", "lo", 0x01000000, Family.IPV4);
      long begin = System.nanoTime();
      loops.connect.open(path, Addresses.parse("127.0.0.1"), server.getLocalPort(), LIMIT).ask(1);
      Recorder.Outcome late = loops.heard.next();
      assertThat(System.nanoTime() - begin)
          .as("sent again after a second")
          .isGreaterThan(900_000_000L);
      assertThat(late.what()).isEqualTo("answered");
      assertThat(late.rttNanos()).isBetween(1L, 500_000_000L);
      assertThat(loops.heard.figures).singleElement().matches(each -> each.retransmits() == 1);
    }
  }
}
