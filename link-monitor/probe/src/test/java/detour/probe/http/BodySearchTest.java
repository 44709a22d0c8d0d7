package detour.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodySearchTest {
  private static final byte[] WANTED = "Success".getBytes(StandardCharsets.UTF_8);

  @Test
  void findsTheTextHoweverTheBodyIsCut() {
    byte[] body =
        ("x".repeat(500) + "SucSuccesSuccess" + "y".repeat(99)).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      BodySearch search = new BodySearch(WANTED);
      int at = 0;
      while (at < body.length) {
        int next = Math.min(body.length, at + 1 + random.nextInt(12));
        search.take(java.util.Arrays.copyOfRange(body, at, next));
        at = next;
      }
      assertThat(search.found()).isTrue();
    }
  }

  @Test
  void whatStandsBeyondTheLimitIsNotFound() {
    BodySearch search = new BodySearch(WANTED);
    search.take(new byte[HttpCheck.MOST_BODY - 3]);
    assertThat(search.full()).isFalse();
    search.take(WANTED);
    assertThat(search.full()).isTrue();
    assertThat(search.found()).isFalse();
    assertThat(search.octets()).isEqualTo(HttpCheck.MOST_BODY);
    BodySearch just = new BodySearch(WANTED);
    just.take(new byte[HttpCheck.MOST_BODY - WANTED.length]);
    just.take(WANTED);
    assertThat(just.found()).isTrue();
  }
}
