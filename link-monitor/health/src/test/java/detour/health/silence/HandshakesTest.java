package detour.health.silence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandshakesTest {
  private static final long TICK = 20_000_000L;
  private final Handshakes handshakes = new Handshakes();
  private long now = 1_000_000_000_000L;
  private long syn;
  private long fresh;

  private void run(int ticks, int attempts, int answers) {
    for (int i = 0; i < ticks; i++) {
      now += TICK;
      syn += attempts;
      fresh += answers;
      handshakes.read(now, syn, fresh);
    }
  }

  @Test
  void answeredAttemptsRaiseNoDoubt() {
    run(500, 2, 2);
    assertThat(handshakes.doubtful(now)).isFalse();
    assertThat(handshakes.evidence()).isFalse();
  }

  @Test
  void manyUnansweredAreEvidence() {
    run(50, 2, 2);
    run(20, 2, 0);
    assertThat(handshakes.doubtful(now)).isTrue();
    assertThat(handshakes.evidence()).isTrue();
  }

  @Test
  void whatServersSayAgainDismissesNothing() {
    run(50, 2, 2);
    run(50, 2, 0);
    run(1, 2, 1);
    run(100, 2, 0);
    run(1, 2, 1);
    run(5, 2, 0);
    assertThat(handshakes.evidence()).isTrue();
    assertThat(handshakes.doubtful(now)).isTrue();
    assertThat(now - handshakes.sinceNanos()).isGreaterThan(150 * TICK);
  }

  @Test
  void oneAnswerSettlesAFewAttempts() {
    run(3, 2, 0);
    run(1, 0, 1);
    assertThat(handshakes.evidence()).isFalse();
    assertThat(handshakes.doubtful(now + 1_000_000_000L)).isFalse();
  }

  @Test
  void whoTriesManyAndReachesSomeIsNoEvidence() {
    run(500, 4, 1);
    assertThat(handshakes.evidence()).isFalse();
  }
}
