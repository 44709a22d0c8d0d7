package detour.kernel.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::, ::",
    "::1, ::1",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::, fe80::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
  })
  void whatIsReadIsWrittenAsIpDoes(String text, String written) {
    assertThat(Addresses.text(Addresses.parse(text))).isEqualTo(written);
    assertThat(Addresses.parse(written)).isEqualTo(Addresses.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "256.1.1.1",
        "1.2.3.-4",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7",
        "12345::",
        "fe80::1%eth0",
        "::1.2.3",
        "::g",
        "1:2:3:4:5:6:7:8::",
        "١.2.3.4"
      })
  void whatIsNoLiteralIsRefusedAndNeverLookedUp(String text) {
    assertThatThrownBy(() -> Addresses.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMappedAddressStaysIpv6AsInTheKernel() {
    assertThat(Addresses.parse("::ffff:192.0.2.1")).isInstanceOf(Inet6Address.class);
    assertThat(Prefix.parse("::ffff:192.0.2.0/120").contains(Addresses.parse("::ffff:192.0.2.9")))
        .isTrue();
  }

  @Test
  void aPrefixKeepsItsHostBitsUntilAskedForItsNetwork() {
    Prefix prefix = Prefix.parse("192.0.2.77/26");
    assertThat(prefix).hasToString("192.0.2.77/26");
    assertThat(prefix.network()).hasToString("192.0.2.64/26");
    assertThat(prefix.contains(Addresses.parse("192.0.2.127"))).isTrue();
    assertThat(prefix.contains(Addresses.parse("192.0.2.128"))).isFalse();
    assertThat(prefix.contains(Addresses.parse("::1"))).isFalse();
    assertThat(Prefix.any(Family.IPV6)).hasToString("::/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "::/129", "/24", "x/24"})
  void aPrefixThatCannotBeIsRefused(String text) {
    assertThatThrownBy(() -> Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.31.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.0.1",
        "127.0.0.1",
        "169.254.1.1",
        "fe80::1",
        "fd00::1",
        "fc00::1",
        "::1"
      })
  void someAddressesAreOfNoHostOnTheInternet(String text) {
    assertThat(Addresses.isPrivate(Addresses.parse(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "100.63.0.1", "2606:4700::1", "fe00::1"})
  void theOthersAre(String text) {
    assertThat(Addresses.isPrivate(Addresses.parse(text))).isFalse();
  }
}
