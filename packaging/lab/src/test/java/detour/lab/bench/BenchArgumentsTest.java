package detour.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchArgumentsTest {
  @Test
  void defaultsAreThoseOfACommittedReport() {
    assertThat(BenchArguments.parse(List.of()))
        .isEqualTo(
            new BenchArguments(20, 5, 10, List.of(Cut.values()), Path.of("packaging/docs/bench")));
  }

  @Test
  void everyOptionIsRead() {
    assertThat(
            BenchArguments.parse(
                List.of(
                    "--n", "2", "--peer-n", "0", "--rtt", "0", "--cut", "next-hop", "--out", "x")))
        .isEqualTo(new BenchArguments(2, 0, 0, List.of(Cut.NEXT_HOP), Path.of("x")));
  }

  @Test
  void rubbishIsRefused() {
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--n")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--m", "1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--cut", "cable")))
        .hasMessageContaining("carrier, core, next-hop");
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--n", "0")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
