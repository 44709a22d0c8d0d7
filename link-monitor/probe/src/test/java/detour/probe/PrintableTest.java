package detour.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatStrangersSayIsShortPrintableAscii() {
    assertThat(Printable.of("http://x/?a=1 b")).isEqualTo("http://x/?a=1 b");
    assertThat(Printable.of("a\n\u001b[31m\u202eb\u00e9")).isEqualTo("a??[31m?b?");
    assertThat(Printable.of("a".repeat(1_000_000))).hasSize(Printable.MOST + 3).endsWith("...");
    assertThat(Printable.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
