package detour.kernel.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterTableTest {
  private final CounterTable counters = new CounterTable("detour");

  private void read(String... names) {
    counters.begin();
    for (int i = 0; i < names.length; i++) {
      byte[] octets = ("??" + names[i] + "\0").getBytes(StandardCharsets.UTF_8);
      counters.put(octets, 2, octets.length, i + 1, 100L * (i + 1));
    }
  }

  @Test
  void eachReadingReplacesTheLast() {
    read("rx", "tx");
    read("rx", "tx");
    assertThat(counters.all())
        .isEqualTo(Map.of("rx", new Counter(1, 100), "tx", new Counter(2, 200)));
  }

  @Test
  void theOrderMayChange() {
    read("rx", "tx", "syn");
    read("syn", "rx");
    assertThat(counters.packets("syn")).isEqualTo(1);
    assertThat(counters.bytes("rx")).isEqualTo(200);
    assertThat(counters.has("tx")).isFalse();
    assertThat(counters.packets("tx") + counters.bytes("tx")).isZero();
    read("tx", "syn", "rx");
    assertThat(counters.all()).containsOnlyKeys("rx", "tx", "syn");
    assertThat(counters.packets("rx")).isEqualTo(3);
  }

  @Test
  void aNameThatBeginsLikeAnotherIsAnother() {
    read("tx4_1");
    read("tx4_12");
    assertThat(counters.all()).containsOnlyKeys("tx4_12");
  }

  @Test
  void nothingWasReadAtFirst() {
    assertThat(counters.has("rx")).isFalse();
    assertThat(counters.all()).isEmpty();
  }
}
