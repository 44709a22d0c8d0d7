package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubnetTest {
  @Test
  void firstAddressesAreThoseOfTheTopology() {
    Subnet s = Subnet.first(2);
    assertThat(s.gateway4()).isEqualTo("100.64.2.2");
    assertThat(s.gateway6()).isEqualTo("2001:db8:a2::2");
    assertThat(s.nextHop4()).isEqualTo("100.64.2.1");
    assertThat(s.nextHop6()).isEqualTo("2001:db8:a2::1");
    assertThat(s.nextHopLinkLocal()).isEqualTo("fe80::1");
    assertThat(s.prefix4()).isEqualTo("100.64.2.0/24");
    assertThat(s.prefix6()).isEqualTo("2001:db8:a2::/64");
    assertThat(s.mtu()).isEqualTo(1492);
    assertThat(Subnet.text(s.gatewayMac())).isEqualTo("02:d7:00:00:02:02");
  }

  @Test
  void anotherGenerationIsAnotherSubnetOfTheSameIsp() {
    Subnet s = Subnet.first(3).withGeneration(1).withOtherNextHop(true);
    assertThat(s.prefix4()).isEqualTo("100.67.1.0/24");
    assertThat(s.pool4()).contains("100.67.0.0/16");
    assertThat(s.gateway6()).isEqualTo("2001:db8:a3:1::2");
    assertThat(s.nextHop6()).isEqualTo("2001:db8:a3:1::fe");
  }
}
