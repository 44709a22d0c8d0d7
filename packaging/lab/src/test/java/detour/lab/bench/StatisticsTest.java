package detour.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void twentyValues() {
    List<Double> sample = IntStream.rangeClosed(1, 20).mapToObj(i -> (double) i).toList();
    assertThat(Statistics.of(sample)).isEqualTo(new Statistics(20, 10, 19, 1, 20));
  }

  @Test
  void oneThatNeverEndedIsTheWorst() {
    Statistics s = Statistics.of(List.of(5.0, Double.POSITIVE_INFINITY, 7.0));
    assertThat(s.median()).isEqualTo(7.0);
    assertThat(s.max()).isInfinite();
  }

  @Test
  void emptySampleIsRefused() {
    assertThatThrownBy(() -> Statistics.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
