package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.netns.Namespace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The office itself: who reaches whom before anything goes wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabIT {
  private final List<String> before = Cleanup.names();
  private Lab lab;

  @BeforeAll
  void raise() {
    long begin = System.nanoTime();
    lab = Lab.raise(LabOptions.defaults().withUplinks(3));
    System.out.printf("raised in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
  }

  @AfterAll
  void close() {
    long begin = System.nanoTime();
    lab.close();
    System.out.printf("closed in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    assertThat(Cleanup.names()).isEqualTo(before);
  }

  @Test
  void gatewayReachesEveryAddressOverEachIsp() {
    List<String> all = new ArrayList<>(Internet.TARGETS4);
    all.addAll(Internet.TARGETS6);
    all.add(Internet.SERVICE4);
    all.add(Internet.SERVICE6);
    Namespace gw = lab.gateway();
    for (Isp isp : lab.isps()) {
      for (String address : all) {
        assertThat(gw.run("ping", "-n", "-c1", "-W2", "-I", isp.subnet().device(), address).out())
            .contains("1 received");
      }
      assertThat(isp.bcp38Drops()).isZero();
    }
  }
}
