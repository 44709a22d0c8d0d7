package detour.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import java.util.List;
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
}
