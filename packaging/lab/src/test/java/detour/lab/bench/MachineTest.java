package detour.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void whatTheHostTookIsAShareOfAllTime() {
    long[] before = Machine.times("cpu  100 0 50 1000 5 0 10 20 7 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n");
    long[] after = Machine.times("cpu  150 0 70 1090 5 0 20 50 9 0\n");
    assertThat(Machine.stolenPercent(before, after)).isEqualTo(15.0); // 30 of 200
    assertThat(Machine.stolenPercent(before, before)).isZero();
  }

  @Test
  void itReadsThisMachine() {
    assertThat(Machine.watched().words())
        .matches(
            "Linux .+, \\d+ cores( kept awake)?, Java .+; the host kept \\d+\\.\\d % of the processors' time .*");
  }
}
