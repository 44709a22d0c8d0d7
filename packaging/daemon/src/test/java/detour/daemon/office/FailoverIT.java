package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.meter.MeterReport;
import detour.lab.meter.StreamReport;
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
  private static final long BEFORE_NANOS = 500_000_000L;
  private static final long AFTER_NANOS = 200_000_000L;

  private Office office;
  private Handshakes handshakes;

  /**
   * New TCP connections that went unanswered though nothing was switched, of some 20,000. Seen
   * twice in thirty runs, 0.13 s after a one-way cut was healed; most likely a port was used again
   * whose last connection the cut had left half open at the server, which forgets it in time by
   * now.
   */
  private int lostMeanwhile;

  @BeforeAll
  void raise() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    office = new Office(LabOptions.defaults());
    handshakes = new Handshakes(office.lab.gateway());
    office.start(Office.TWO_UPLINKS);
  }

  @AfterAll
  void close() throws Exception {
    if (handshakes != null) {
      handshakes.close();
    }
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
      for (String name : List.of(Streams.FRESH_UDP, Streams.TCP_CONNECT, Streams.DNS)) {
        StreamReport stream = report.stream(name);
        boolean connects = name.equals(Streams.TCP_CONNECT);
        long from = connects ? back - BEFORE_NANOS : healed;
        assertThat(stream.lostBetween(from, back + AFTER_NANOS))
            .as(() -> "lost in the failback: " + story(stream, healed))
            .isZero();
        int meanwhile = connects ? stream.lostBetween(healed, from) : 0;
        if (meanwhile > 0) {
          System.out.println("Lost between healing and failback: " + story(stream, healed));
        }
        lostMeanwhile += meanwhile;
      }
    }
    assertThat(lostMeanwhile).as("lost between healing and failback, all cuts").isLessThan(3);
    assertThat(office.lab.isp(1).bcp38Drops()).as(office.lab.isp(1).bcp38Sources()).isZero();
    assertThat(office.lab.isp(2).bcp38Drops()).as(office.lab.isp(2).bcp38Sources()).isZero();
  }

  private String story(StreamReport stream, long healed) {
    return String.format(
        "%s, in ms from the healing at %s%n%s%n%s%n%s",
        stream,
        Arrays.stream(stream.lostAt(healed))
            .mapToObj(at -> String.format("%.1f", at / 1e6))
            .toList(),
        handshakes.around(Arrays.stream(stream.lostAt(0)).filter(at -> at > healed).toArray()),
        office.timeline(healed),
        office.drops());
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
