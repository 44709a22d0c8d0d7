package detour.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, read leniently: what is missing is empty, 0 or false.
 *
 * @param value a {@code Map<String, Json>}, {@code List<Json>}, text, number or truth; null
 *     likewise
 */
record Json(@Nullable Object value) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Json MISSING = new Json(null);

  static Json parse(byte[] text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return read(parser);
    }
  }

  private static Json read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Json> fields = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, read(parser));
      }
      return new Json(fields);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Json> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read(parser));
      }
      return new Json(elements);
    }
    if (token == null || token == JsonToken.VALUE_NULL) {
      return MISSING;
    }
    if (token.isBoolean()) {
      return new Json(parser.getBooleanValue());
    }
    return token.isNumeric() ? new Json(parser.getLongValue()) : new Json(parser.getText());
  }

  /** A text as JSON, with its quotes. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** As JSON again; numbers are whole in this API. */
  String toJson() {
    if (value instanceof Map<?, ?> map) {
      List<String> fields = new ArrayList<>();
      map.forEach((name, each) -> fields.add(quoted((String) name) + ":" + ((Json) each).toJson()));
      return "{" + String.join(",", fields) + "}";
    }
    if (value instanceof List<?>) {
      return "[" + String.join(",", list().stream().map(Json::toJson).toList()) + "]";
    }
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  Json at(String name) {
    return value instanceof Map<?, ?> map && map.get(name) instanceof Json json ? json : MISSING;
  }

  List<Json> list() {
    List<Json> elements = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> elements.add((Json) each));
    }
    return elements;
  }

  boolean present() {
    return value != null;
  }

  /** Its text, control characters replaced: it may come from outside. */
  String text() {
    StringBuilder clean = new StringBuilder();
    if (value instanceof String text) {
      text.codePoints()
          .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
    }
    return clean.toString();
  }

  long number() {
    return value instanceof Long number ? number : 0;
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }
}
