package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.meter.MeterReport;
import detour.lab.meter.Streams;
import detour.lab.netns.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job on the real kernel: a cut is seen, the office moves with all its traffic, and comes
 * back without losing a packet. Two cuts of each kind; how fast it is stands in the benchmark.
 */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverIT {
  private Office office;

  @BeforeAll
  void raise() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    office = new Office(LabOptions.defaults());
    office.start(Office.TWO_UPLINKS);
  }

  @AfterAll
  void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  static List<Fault> cuts() {
    List<Fault> kinds =
        List.of(
            new Fault.CarrierLost(),
            new Fault.CoreBlackHole(),
            new Fault.NextHopSilent(),
            new Fault.UpstreamLost(),
            new Fault.DownstreamLost(),
            new Fault.InterfaceDeleted());
    return java.util.stream.Stream.concat(kinds.stream(), kinds.stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void theOfficeIsBackAndGoesHomeWithoutLosingAPacket(Fault fault) {
    office.awaitThrough("fiber");
    office.measure(); // anew for each cut: connections that moved once stay where they are
    try {
      moveAndReturn(fault);
    } finally {
      office.lab.isp(1).heal();
      office.stopMeasuring();
    }
  }

  private void moveAndReturn(Fault fault) {
    Moment cut = office.lab.isp(1).fault(fault);
    office.awaitThrough("lte");
    assertThat(Await.until(() -> office.everyStreamIsBackAfter(cut), Office.GUARD))
        .as("all five kinds of traffic are back, both families: %s", office.reports())
        .isTrue();
    assertThat(Await.until(() -> office.everyClientIsToldOf(cut), Office.GUARD))
        .as("talking and waiting TCP connections were told: %s", office.reports())
        .isTrue();
    assertThat(living("fiber")).as("entries of fiber that could carry a packet").isEmpty();

    office.lab.isp(1).heal();
    long healed = System.nanoTime();
    office.awaitThrough("fiber");
    long back = System.nanoTime();
    assertThat(Await.until(() -> System.nanoTime() - back > 500_000_000L, Office.GUARD)).isTrue();
    for (MeterReport report : office.reports().values()) {
      for (String stream : List.of(Streams.FRESH_UDP, Streams.TCP_CONNECT, Streams.DNS)) {
        assertThat(report.stream(stream).lostBetween(healed, back + 200_000_000L))
            .as(
                "lost in the failback: %s, in ms from the healing at %s\n%s\n%s",
                report.stream(stream),
                millis(report.stream(stream).lostAt(healed)),
                office.timeline(healed),
                office.drops())
            .isZero();
      }
    }
    assertThat(office.lab.isp(1).bcp38Drops()).as(office.lab.isp(1).bcp38Sources()).isZero();
    assertThat(office.lab.isp(2).bcp38Drops()).as(office.lab.isp(2).bcp38Sources()).isZero();
  }

  private static List<String> millis(long[] nanos) {
    return Arrays.stream(nanos).mapToObj(each -> String.format("%.1f", each / 1e6)).toList();
  }

  /**
   * Entries with an uplink's mark that could still carry a packet: all but TCP, whose entries stay
   * to be answered by resets until they end.
   */
  private List<String> living(String uplink) {
    int mark = uplink.equals("fiber") ? 0x01000000 : 0x02000000;
    String own = office.onGateway("ip", "-o", "address");
    return Stream.of("ipv4", "ipv6")
        .flatMap(
            family ->
                office
                    .onGateway("conntrack", "-L", "-f", family, "-m", mark + "/" + 0x3f000000)
                    .lines())
        .filter(each -> !each.startsWith("tcp") && !each.contains("conntrack v"))
        .filter(each -> !own.contains(" " + source(each) + "/")) // probes of the uplink itself
        .toList();
  }

  private static String source(String entry) {
    return entry.replaceFirst(".*? src=(\\S+) .*", "$1");
  }
}
