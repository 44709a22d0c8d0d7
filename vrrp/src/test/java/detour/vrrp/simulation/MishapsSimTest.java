package detour.vrrp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Five minutes of mishaps each: at most one Active among those that hear each other, and no Backup
 * waits longer than the RFC lets it. {@code -Ddetour.vrrp.seeds=1000} for more.
 */
class MishapsSimTest {
  private static final int SEEDS = Integer.getInteger("detour.vrrp.seeds", 50);
  private static final long FIRST = Long.getLong("detour.vrrp.seed", 1);
  private static final long DURATION = 300_000_000_000L;

  @Test
  void oneActiveAmongThoseThatHearEachOther() {
    long events = 0;
    long takeovers = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Story story = new Story(seed);
      story.run(DURATION);
      events += story.events();
      takeovers += story.takeovers();
    }
    System.out.println(
        SEEDS + " seeds from " + FIRST + ", " + events + " events, " + takeovers + " takeovers");
    assertThat(takeovers).isGreaterThan(SEEDS * 3L);
    assertThat(events).isGreaterThan(SEEDS * 300L);
  }

  @Test
  void theSameSeedActsTheSame() {
    for (long seed = 1; seed <= 3; seed++) {
      Story once = new Story(seed);
      Story again = new Story(seed);
      once.run(DURATION);
      again.run(DURATION);
      assertThat(once.hash()).isEqualTo(again.hash());
    }
  }
}
