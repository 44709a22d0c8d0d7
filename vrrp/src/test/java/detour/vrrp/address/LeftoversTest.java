package detour.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import detour.kernel.link.Link;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private static Link link(String name, String kind) {
    return new Link(7, name, 1, 0, 0, 1500, kind, 0, "", Optional.empty());
  }

  @Test
  void onlyMacvlansWithANameOfOursAreTakenAway() {
    List<Link> links =
        List.of(
            link("dtr4-3-10", "macvlan"),
            link("dtr6-12-255", "macvlan"),
            link("dtr4-3-10", "veth"),
            link("dtr5-3-10", "macvlan"),
            link("dtr4-lan", "macvlan"),
            link("eth0", ""));
    assertThat(Leftovers.devices(links))
        .extracting(Link::name, Link::kind)
        .containsExactly(tuple("dtr4-3-10", "macvlan"), tuple("dtr6-12-255", "macvlan"));
  }

  @Test
  void theTablesThatAreThereAreTakenAway() {
    TellingNftables nftables = new TellingNftables("netdev");
    assertThat(Leftovers.removeTables(nftables)).isEmpty();
    assertThat(nftables.told).containsExactly("delete table netdev detour_vrrp");
  }
}
