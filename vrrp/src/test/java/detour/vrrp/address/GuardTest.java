package detour.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.nft.NftException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardTest {
  private final TellingNftables nftables = new TellingNftables();
  private final List<String> told = nftables.told;

  private static Holding holding(boolean accept, String... addresses) {
    List<Prefix> prefixes = List.of(addresses).stream().map(Prefix::parse).toList();
    return new Holding("eth0", Family.IPV4, 51, prefixes, false, accept, false, 10);
  }

  @Test
  void anAddressThatIsAddedLaterIsNotAcceptedEither() throws Exception {
    Guard guard = new Guard(nftables, holding(false, "10.9.0.1/24"));
    guard.prepare(7, false);
    told.clear();
    guard.change(holding(false, "10.9.0.1/24", "10.9.0.4/24"));
    assertThat(told)
        .singleElement()
        .asString()
        .contains("flush chain inet detour_vrrp if7_")
        .contains("ip daddr 10.9.0.1 counter drop")
        .contains("ip daddr 10.9.0.4 counter drop");
  }

  @Test
  void whereAllIsAcceptedNothingIsToldToNftables() throws Exception {
    Guard guard = new Guard(nftables, holding(true, "10.9.0.1/24"));
    guard.prepare(7, false);
    guard.change(holding(true, "10.9.0.4/24"));
    assertThat(told).isEmpty();
  }

  @Test
  void aFlushedRulesetIsNoHindrance() throws Exception {
    Guard guard = new Guard(nftables, AddressKeeperTest.HOLDING);
    guard.prepare(7, false);
    told.clear();
    guard.open(true);
    assertThat(told)
        .singleElement()
        .asString()
        .containsSubsequence(
            "add table netdev detour_vrrp\n",
            "add chain netdev detour_vrrp if7_",
            "flush chain netdev detour_vrrp if7_",
            "add rule netdev detour_vrrp if7_",
            "ether saddr 00:00:5e:00:02:33 counter drop");
  }

  @Test
  void chainsThatAreMissingArePutBackAsTheyWere() throws Exception {
    Guard guard = new Guard(nftables, AddressKeeperTest.HOLDING);
    assertThat(guard.restore(Set.of())).as("it has none yet").isFalse();
    guard.prepare(7, true);
    told.clear();
    assertThat(guard.restore(Set.of("netdev detour_vrrp if7_inet6_51"))).isFalse();
    assertThat(told).isEmpty();
    assertThat(guard.restore(Set.of("netdev detour_vrrp if8_inet6_51"))).isTrue();
    assertThat(told).singleElement().asString().contains("ether saddr");
  }

  @Test
  void whatWasRefusedIsWrittenByTheNextLook() throws Exception {
    Guard guard = new Guard(nftables, AddressKeeperTest.HOLDING);
    guard.prepare(7, false);
    guard.retry();
    told.clear();
    nftables.refuses = true;
    assertThatThrownBy(() -> guard.open(true)).isInstanceOf(NftException.class);
    nftables.refuses = false;
    guard.retry();
    guard.retry();
    assertThat(told).singleElement().asString().contains("ether saddr");
  }
}
