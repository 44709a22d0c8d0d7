package detour.probe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.probe.Printable;
import detour.probe.Wrong;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpJudgeTest {
  private static HttpCheck check(boolean secure, String host, int port) {
    return new HttpCheck(
        secure,
        host,
        port,
        "/",
        HttpCheck.Method.GET,
        HttpCheck.Statuses.SUCCESS,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(1));
  }

  private static final HttpCheck PLAIN = check(false, "check.example", 80);
  private static final HttpCheck SECURE = check(true, "check.example", 443);

  @Test
  void overTlsNobodyAnswersInTheTargetsPlace() {
    assertThat(HttpJudge.status(PLAIN, 204, "")).isEmpty();
    for (int status : new int[] {302, 200 - 1, 404, 403, 511}) {
      assertThat(HttpJudge.status(PLAIN, status, "").orElseThrow().wrong())
          .as("%d", status)
          .isEqualTo(Wrong.CAPTIVE);
      assertThat(HttpJudge.status(SECURE, status, "").orElseThrow().wrong())
          .as("%d", status)
          .isEqualTo(Wrong.MISMATCH);
    }
    assertThat(HttpJudge.status(PLAIN, 500, "").orElseThrow().wrong()).isEqualTo(Wrong.MISMATCH);
    assertThat(HttpJudge.body(SECURE, 3).wrong()).isEqualTo(Wrong.MISMATCH);
  }

  @Test
  void aReasonIsBoundedWhateverStrangersSay() {
    HttpJudge.Verdict verdict =
        HttpJudge.status(PLAIN, 302, "http://" + "a\n".repeat(100_000)).orElseThrow();
    assertThat(verdict.reason().text()).hasSizeLessThan(3 * Printable.MOST).doesNotContain("\n");
  }

  @Test
  void theHostHeaderHasThePortOnlyWhereItIsUnusual() {
    assertThat(PLAIN.authority()).isEqualTo("check.example");
    assertThat(check(true, "check.example", 80).authority()).isEqualTo("check.example:80");
    assertThat(check(true, "2001:db8::1", 8443).url()).isEqualTo("https://[2001:db8::1]:8443/");
  }

  @Test
  void aCheckThatExistsIsValid() {
    assertThatThrownBy(() -> new HttpCheck.Statuses(204, 203))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new HttpCheck(
                    false,
                    "h",
                    80,
                    "/a\r\nX: y",
                    HttpCheck.Method.GET,
                    HttpCheck.Statuses.SUCCESS,
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(1)))
        .as("nothing slips into the request")
        .isInstanceOf(IllegalArgumentException.class);
  }
}
