package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.vrrp.packet.AcceptPath;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The other gateway is set up otherwise: said once for each change. */
class PeerDifferencesTest {
  private static final long SECOND = 1_000_000_000L;

  private final PeerDifferences differences =
      new PeerDifferences(
          new RouterSettingsBuilder("office", "eth0", 1, List.of(Prefix.parse("10.9.0.1/24")))
              .build());
  private final List<String> said = new ArrayList<>();
  private long now;

  private void hear(int times, int centis, String... addresses) {
    for (int i = 0; i < times; i++) {
      now += SECOND;
      List<String> all = List.of(addresses);
      differences
          .notice(
              new Reading.Accepted(
                  Addresses.parse("10.9.0.3"),
                  new Advert(
                      Version.V3, 1, 100, centis, all.stream().map(Addresses::parse).toList()),
                  AcceptPath.V3_MESSAGE,
                  ChecksumForm.MESSAGE,
                  all.equals(List.of("10.9.0.1"))),
              now)
          .ifPresent(each -> said.add((each.differs() ? "! " : "") + each.text()));
    }
  }

  @Test
  void oneThatAgreesIsNotSpokenOf() {
    hear(100, 100, "10.9.0.1");
    assertThat(said).isEmpty();
  }

  @Test
  void eachChangeIsSaidOnce() {
    hear(100, 50, "10.9.0.1", "10.9.0.7");
    hear(100, 100, "10.9.0.1");
    hear(100, 300, "10.9.0.1");
    assertThat(said)
        .containsExactly(
            "! 10.9.0.3 is set up otherwise than this gateway: it has 10.9.0.1, 10.9.0.7, not"
                + " 10.9.0.1; its interval is 500 ms, not 1000 ms",
            "10.9.0.3 is set up as this gateway again",
            "! 10.9.0.3 is set up otherwise than this gateway: its interval is 3000 ms, not 1000"
                + " ms");
  }

  @Test
  void whatAnActiveSaysBeforeItsRestartIsNoDifference() {
    hear(100, 100, "10.9.0.1");
    hear(3, 300, "10.9.0.1");
    hear(100, 100, "10.9.0.1");
    assertThat(said).isEmpty();
  }

  @Test
  void oneThatSharesNothingIsAStranger() {
    hear(100, 100, "10.9.0.200");
    assertThat(said).isEmpty();
  }

  @Test
  void whoeverPlaysWithAdvertsIsNotListenedToAllTheTime() {
    for (int i = 0; i < 100; i++) {
      hear(5, 100 + i % 7, "10.9.0.1");
    }
    assertThat(said.size()).isLessThanOrEqualTo(500 / 10);
  }
}
