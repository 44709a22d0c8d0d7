package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.Explanation;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonBackendTest {
  @Test
  void whoGivesAPortIsToldThatItDoesNotMatter() {
    Explanation said = new Explanation("fiber", "It leaves by fiber.", List.of("one"));
    assertThat(DaemonBackend.withPort(said, 443).steps())
        .containsExactly("one", "ports do not matter: the choice is by both addresses");
    assertThat(DaemonBackend.withPort(said, 0)).isEqualTo(said);
    Explanation local = new Explanation("", "It does not leave.", List.of("one"));
    assertThat(DaemonBackend.withPort(local, 443)).isEqualTo(local);
  }
}
