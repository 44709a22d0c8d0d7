package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.Transcript;
import detour.kernel.testkit.RecordedEvents;
import org.junit.jupiter.api.Test;

/** News as a real kernel told them. */
class NewsReaderTest {
  private final RecordedEvents events = new RecordedEvents();
  private final NewsReader reader = new NewsReader(events, "detour");

  @Test
  void tellsWhatChanged() {
    Transcript.load("news-routing").fromKernel().forEach(reader::routing);
    assertThat(events.lines())
        .contains(
            "link 11 wan1 down",
            "link 11 wan1 up",
            "address 11",
            "route 5201",
            "rule",
            "neighbor 11",
            "link 14 tun7 gone")
        .doesNotContain("overrun");
  }

  @Test
  void aPortThatLeavesItsBridgeIsNotGone() {
    Transcript.load("news-routing").fromKernel().forEach(reader::routing);
    int leaves = events.lines().indexOf("link 14 tun7 down");
    assertThat(leaves).isNotNegative().isLessThan(events.lines().indexOf("link 14 tun7 gone"));
    assertThat(events.lines()).containsOnlyOnce("link 14 tun7 gone");
  }

  @Test
  void namesWhoDidATransactionAndWhetherItWasAboutTheWatchedTable() {
    Transcript.load("news-nftables").fromKernel().forEach(reader::nftables);
    assertThat(events.lines()).containsExactly("nft nft ours", "nft nft other", "nft nft ours");
  }

  @Test
  void whatIsUnknownMayHaveBeenAnything() {
    reader.routing(new MessageWriter(104, 0).u32(0).bytes(0)); // RTM_NEWNEXTHOP
    reader.routing(new byte[] {99, 0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    assertThat(events.lines()).containsExactly("overrun", "overrun");
  }
}
