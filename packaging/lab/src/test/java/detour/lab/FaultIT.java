package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.fault.Fault;
import detour.lab.netns.Moment;
import detour.lab.netns.Running;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each fault breaks exactly what it says, at one ISP only, and heals; judged by Debian's tools. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultIT {
  private static final Duration GUARD = Duration.ofSeconds(10);

  private Lab lab;
  private Isp isp;
  private Isp other;

  @BeforeAll
  void raise() {
    lab = Lab.raise(LabOptions.defaults());
    isp = lab.isp(1);
    other = lab.isp(2);
  }

  @AfterEach
  void healAndCheckBothIsps() {
    isp.heal();
    Reach.everythingAnswers(lab, isp);
    Reach.everythingAnswers(lab, other);
  }

  @AfterAll
  void close() {
    lab.close();
  }

  private void inflict(Fault fault) {
    Moment moment = isp.fault(fault);
    System.out.printf("%-60s known to %.3f ms%n", fault, moment.uncertaintyNanos() / 1e6);
    assertThat(Reach.answers(lab, other, "8.8.8.8")).as("the other ISP").isTrue();
  }

  private String wan(String... what) {
    String[] argv = new String[what.length + 2];
    argv[0] = "ip";
    argv[1] = "-j";
    System.arraycopy(what, 0, argv, 2, what.length);
    return lab.gateway().run(argv).out();
  }

  @Test
  void carrierLostIsSeenByTheKernel() {
    inflict(new Fault.CarrierLost());
    assertThat(Await.until(() -> wan("link", "show", "wan1").contains("NO-CARRIER"), GUARD))
        .isTrue();
    Reach.internetIsSilent(lab, isp);
    isp.heal();
    assertThat(Await.until(() -> wan("link", "show", "wan1").contains("LOWER_UP"), GUARD)).isTrue();
  }

  @Test
  void coreBlackHoleLeavesTheNextHop() {
    inflict(new Fault.CoreBlackHole());
    Reach.internetIsSilent(lab, isp);
    Reach.nextHopAnswers(lab, isp);
    assertThat(wan("link", "show", "wan1")).contains("LOWER_UP");
    assertThat(isp.corePacketsLost()).isPositive();
  }

  @Test
  void nextHopSilentKeepsTheCarrierAndStopsTheNoise() {
    inflict(new Fault.NextHopSilent());
    Reach.nextHopIsSilent(lab, isp);
    Reach.internetIsSilent(lab, isp);
    assertThat(wan("link", "show", "wan1")).contains("LOWER_UP");
    long received = received();
    Await.traffic(Duration.ofMillis(200));
    assertThat(received()).isEqualTo(received);
  }

  @Test
  void upstreamLostReachesNobody() {
    long before = lab.internet().arrivals(1);
    inflict(new Fault.UpstreamLost());
    Reach.internetIsSilent(lab, isp);
    assertThat(lab.internet().arrivals(1)).isEqualTo(before);
    Reach.nextHopAnswers(lab, isp);
  }

  @Test
  void downstreamLostReachesTheInternetWithoutReply() {
    long before = lab.internet().arrivals(1);
    inflict(new Fault.DownstreamLost());
    Reach.internetIsSilent(lab, isp);
    assertThat(lab.internet().arrivals(1)).isGreaterThan(before);
    Reach.nextHopAnswers(lab, isp);
  }

  @Test
  void lossLosesSome() {
    long before = isp.corePacketsLost();
    inflict(new Fault.Loss(300, 300));
    String out =
        Reach.ping(lab.gateway(), "-q", "-c100", "-i0.005", "-W0.2", "-I", "wan1", "8.8.8.8").out();
    long lost = isp.corePacketsLost() - before;
    System.out.printf("  of 100 pings at 30 %% each way %d packets lost%n", lost);
    // 100 requests at 51 %: six standard deviations either way are 20 and 80.
    assertThat(lost).as(out).isBetween(20L, 80L);
  }

  @Test
  void addressRenewedIsAnEventAndNothingElse() {
    try (Running monitor = lab.gateway().start("ip", "-o", "monitor", "address")) {
      // The monitor is listening once it tells of an address of ours.
      Await.until(
          () -> {
            lab.gateway().ip("addr replace 10.77.0.254/32 dev lo");
            lab.gateway().ip("addr del 10.77.0.254/32 dev lo");
            return !monitor.lines().isEmpty();
          },
          GUARD);
      String before = wan("-4", "route");
      inflict(new Fault.AddressRenewed());
      assertThat(Await.until(() -> monitor.lines().toString().contains("100.64.1.2/24"), GUARD))
          .isTrue();
      assertThat(wan("-4", "route")).isEqualTo(before);
    }
  }

  @Test
  void addressChangedMovesEverything() {
    inflict(new Fault.AddressChanged());
    assertThat(wan("addr", "show", "wan1"))
        .contains("100.65.1.2", "2001:db8:a1:1::2")
        .doesNotContain("100.64.1.2", "2001:db8:a1::2");
    assertThat(wan("route", "show", "default")).contains("100.65.1.1").doesNotContain("100.64.1.1");
    Reach.everythingAnswers(lab, isp);
    assertThat(isp.bcp38Drops()).as(isp.bcp38Sources()).isZero();
  }

  @Test
  void gatewayChangedMovesTheNextHop() {
    Subnet before = isp.subnet();
    inflict(new Fault.GatewayChanged());
    assertThat(wan("route", "show", "default")).contains("100.64.1.254");
    assertThat(Reach.silent(lab, isp, before.nextHop4())).isTrue();
    Reach.everythingAnswers(lab, isp);
  }

  @Test
  void interfaceDeletedComesBackWithAnotherIndex() {
    int before = lab.gateway().ifindex("wan1");
    inflict(new Fault.InterfaceDeleted());
    assertThat(lab.gateway().ifindex("wan1")).isZero();
    assertThat(wan("route", "show", "default")).doesNotContain("wan1").contains("wan2");
    isp.heal();
    assertThat(lab.gateway().ifindex("wan1")).isPositive().isNotEqualTo(before);
    assertThat(wan("route", "show", "default")).contains("wan1");
  }

  @Test
  void noiseGoesOnWhileTheCoreIsCut() {
    inflict(new Fault.CoreBlackHole());
    long begin = System.nanoTime();
    long before = received();
    assertThat(Await.until(() -> received() - before >= 50, GUARD)).isTrue();
    System.out.printf("  noise: %.1f packets a second%n", 50e9 / (System.nanoTime() - begin));
  }

  /** Packets the gateway's first WAN interface has received, as the kernel counts. */
  private long received() {
    String line =
        lab.gateway()
            .run("cat", "/proc/self/net/dev")
            .out()
            .lines()
            .filter(l -> l.strip().startsWith("wan1:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.strip().split("\\s+", -1)[2]);
  }

  @Test
  void limitedEchoesAreNotAnsweredWhileConnectionsAre() {
    lab.internet().limitEchoes(1);
    Reach.ping(lab.gateway(), "-q", "-c2", "-i0.005", "-W0.2", "-I", "wan1", "8.8.8.8");
    assertThat(Reach.silent(lab, isp, "8.8.8.8")).isTrue();
    assertThat(
            lab.gateway()
                .run("bash", "-c", "exec 3<>/dev/tcp/198.51.100.10/80 && echo connected")
                .out())
        .contains("connected");
    lab.internet().limitEchoes(0);
    assertThat(Reach.answers(lab, isp, "8.8.8.8")).isTrue();
  }

  @Test
  void deafTargetIsSilentThroughEveryIsp() {
    lab.internet().deafen("9.9.9.9", true);
    assertThat(Reach.silent(lab, isp, "9.9.9.9")).isTrue();
    assertThat(Reach.silent(lab, other, "9.9.9.9")).isTrue();
    assertThat(Reach.answers(lab, isp, "8.8.8.8")).isTrue();
    lab.internet().deafen("9.9.9.9", false);
    assertThat(Reach.answers(lab, isp, "9.9.9.9")).isTrue();
  }
}
