package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressesTest {
  @Test
  void literalsAreRead() {
    assertThat(Addresses.parse("1.1.1.1").getAddress()).containsExactly(1, 1, 1, 1);
    assertThat(Addresses.parse("fd77::1").getAddress()).hasSize(16);
  }

  @Test
  void namesAreRefusedRatherThanLookedUp() {
    assertThatThrownBy(() -> Addresses.parse("office.test"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
