package detour.lab.detourd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void valuesAreReadAsTheyAre() {
    Json json =
        Json.parse(" {\"a\": [1, -2.5e3, true, null], \"b\": {\"c\": \"x\\n\\u25b2\\\"\"}} ");
    assertThat(json.get("a").items()).hasSize(4);
    assertThat(json.get("a").items().get(0).number()).isEqualTo(1);
    assertThat(json.get("a").items().get(2).isTrue()).isTrue();
    assertThat(json.get("a").items().get(3)).isEqualTo(Json.NONE);
    assertThat(json.get("b").get("c").text()).isEqualTo("x\n▲\"");
  }

  @Test
  void whatIsMissingIsNone() {
    assertThat(Json.parse("{}").get("a").get("b").items()).isEmpty();
    assertThat(Json.NONE.number()).isZero();
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (String text : new String[] {"", "{", "[1", "{\"a\" 1}", "nul", "\"a", "1 2", "\"\\u12"}) {
      assertThatThrownBy(() -> Json.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
