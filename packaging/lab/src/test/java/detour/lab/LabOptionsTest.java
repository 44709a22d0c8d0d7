package detour.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LabOptionsTest {
  @Test
  void rangesAreChecked() {
    LabOptions good = LabOptions.defaults();
    assertThatThrownBy(() -> good.withUplinks(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> good.withUplinks(LabOptions.MAX_UPLINKS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> good.withNoise(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> good.withRtt(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
