package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.fault.Fault;
import detour.lab.netns.Finished;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import detour.lab.server.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The office itself: who reaches whom before anything goes wrong, and that nothing is left of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabIT {
  private final List<Long> processesBefore = children();
  private Lab lab;

  private static String links() {
    List<String> argv = List.of("ip", "-o", "link");
    return detour.lab.netns.Programs.finish(
            argv, detour.lab.netns.Programs.start(argv, false), "", Namespace.TOOL_LIMIT)
        .orThrow();
  }

  private static List<Long> children() {
    return ProcessHandle.current().descendants().map(ProcessHandle::pid).sorted().toList();
  }

  @BeforeAll
  void raise() {
    long begin = System.nanoTime();
    lab = Lab.raise(LabOptions.defaults().withUplinks(3));
    System.out.printf("raised with three ISPs in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
  }

  @AfterAll
  void nothingIsLeft() {
    Running forgotten = lab.gateway().start("sleep", "1000");
    long begin = System.nanoTime();
    lab.close();
    System.out.printf("closed in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    assertThat(forgotten.alive()).isFalse();
    // Other labs may come and go meanwhile.
    assertThat(Cleanup.names()).noneMatch(each -> each.startsWith(lab.id()));
    assertThat(links()).doesNotContain(lab.id());
    assertThat(children()).isEqualTo(processesBefore);
  }

  @Test
  void gatewayReachesEveryAddressOverEachIsp() {
    List<String> all = new ArrayList<>(Internet.TARGETS4);
    all.addAll(Internet.TARGETS6);
    all.add(Internet.SERVICE4);
    all.add(Internet.SERVICE6);
    for (Isp isp : lab.isps()) {
      long before = lab.internet().arrivals(isp.number());
      for (String address : all) {
        assertThat(Reach.answers(lab, isp, address))
            .as("%s over %s", address, isp.number())
            .isTrue();
      }
      assertThat(lab.internet().arrivals(isp.number()) - before).isGreaterThanOrEqualTo(all.size());
      assertThat(isp.bcp38Drops()).as(isp.bcp38Sources()).isZero();
    }
  }

  @Test
  void officeReachesTheGatewayAndWithoutNatNothingElse() {
    assertThat(Reach.ping(lab.office(1), "-c1", "-W2", "10.77.0.1").ok()).isTrue();
    assertThat(Reach.ping(lab.office(2), "-c1", "-W2", "fd77::1").ok()).isTrue();
    assertThat(Reach.ping(lab.office(2), "-c1", "-W2", "10.77.0.11").ok()).isTrue();
    assertThat(Reach.ping(lab.office(1), "-c1", "-W0.2", "8.8.8.8").ok()).isFalse();
  }

  @Test
  void foreignSourcesAreCountedAndDropped() {
    try (Lab own = Lab.raise(LabOptions.defaults())) {
      // Main's best default is ISP 1; these sources are ISP 2's.
      assertThat(
              Reach.ping(own.gateway(), "-c3", "-i0.01", "-W0.2", "-I", "100.64.2.2", "8.8.8.8")
                  .ok())
          .isFalse();
      assertThat(own.isp(1).bcp38Drops()).isEqualTo(3);
      assertThat(
              Reach.ping(
                      own.gateway(),
                      "-c2",
                      "-i0.01",
                      "-W0.2",
                      "-I",
                      "2001:db8:a2::2",
                      "2620:fe::fe")
                  .ok())
          .isFalse();
      assertThat(own.isp(1).bcp38Drops()).isEqualTo(5);
      assertThat(own.isp(1).bcp38Sources()).contains("100.64.2.2", "2001:db8:a2::2");
      assertThat(own.isp(2).bcp38Drops()).isZero();
    }
  }

  @Test
  void accessLinksHaveTheirMtu() {
    int[] mtus = {1500, 1492, 1428};
    for (Isp isp : lab.isps()) {
      int mtu = mtus[isp.number() - 1];
      String device = isp.subnet().device();
      assertThat(pathMtu(lab.gateway(), "8.8.8.8", mtu - 28, "-I", device).ok()).isTrue();
      assertThat(pathMtu(lab.gateway(), "8.8.8.8", mtu - 27, "-I", device).ok()).isFalse();
      assertThat(pathMtu(lab.gateway(), "2620:fe::fe", mtu - 48, "-I", device).ok()).isTrue();
      assertThat(pathMtu(lab.gateway(), "2620:fe::fe", mtu - 47, "-I", device).ok()).isFalse();
      if (mtu < 1500) {
        Namespace inet = lab.internet().namespace();
        assertThat(pathMtu(inet, isp.subnet().gateway4(), 1472).out()).contains("mtu = " + mtu);
        assertThat(pathMtu(inet, isp.subnet().gateway6(), 1452).out()).contains("mtu=" + mtu);
      }
    }
  }

  private static Finished pathMtu(Namespace from, String address, int payload, String... more) {
    List<String> argv =
        new ArrayList<>(List.of("-c1", "-W2", "-M", "do", "-s", Integer.toString(payload)));
    argv.addAll(List.of(more));
    argv.add(address);
    return Reach.ping(from, argv.toArray(String[]::new));
  }

  @Test
  void httpAnswers() {
    assertThat(http("/")).startsWith("HTTP/1.0 200 OK").endsWith("ok\n");
    assertThat(http("/generate_204")).startsWith("HTTP/1.0 204");
  }

  private String http(String path) {
    return lab.gateway()
        .call(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(
                    new InetSocketAddress(Addresses.parse(Internet.SERVICE4), Ports.HTTP), 5000);
                socket
                    .getOutputStream()
                    .write(
                        ("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                return new String(
                    socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
              } catch (IOException e) {
                return e.toString();
              }
            });
  }

  @Test
  void advertisedDefaultIsLearned() {
    LabOptions options =
        LabOptions.defaults().withUplinks(1).withIpv6Default(LabOptions.Ipv6Default.ADVERTISED);
    try (Lab own = Lab.raise(options)) {
      assertThat(
              Await.until(
                  () ->
                      own.gateway()
                          .run("ip", "-6", "route", "show", "default")
                          .out()
                          .contains("proto ra"),
                  Duration.ofSeconds(10)))
          .isTrue();
      assertThat(Reach.answers(own, own.isp(1), "2620:fe::fe")).isTrue();
    }
  }

  @Test
  void labsSideBySideDoNotInterfere() {
    try (Lab second = Lab.raise(LabOptions.defaults())) {
      assertThat(second.id()).isNotEqualTo(lab.id());
      second.isp(1).fault(new Fault.CoreBlackHole());
      assertThat(Reach.silent(second, second.isp(1), "8.8.8.8")).isTrue();
      assertThat(Reach.answers(lab, lab.isp(1), "8.8.8.8")).isTrue();
    }
    assertThat(Reach.answers(lab, lab.isp(1), "8.8.8.8")).isTrue();
  }
}
