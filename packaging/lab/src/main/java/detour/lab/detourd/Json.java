package detour.lab.detourd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259), as much as reading the API needs. What is missing reads as {@link
 * #NONE}, never as null.
 *
 * @param text a string, number or literal as text; empty for an object or array
 * @param members of an object
 * @param items of an array
 */
public record Json(String text, Map<String, Json> members, List<Json> items) {
  /** Nothing: {@code null}, or a member that is not there. */
  public static final Json NONE = new Json("", Map.of(), List.of());

  /** Member of an object. */
  public Json get(String name) {
    return members.getOrDefault(name, NONE);
  }

  /** A whole number; 0 if it is none. */
  public long number() {
    return text.matches("-?\\d{1,18}(\\..*)?") ? (long) Double.parseDouble(text) : 0;
  }

  /** True for {@code true}. */
  public boolean isTrue() {
    return text.equals("true");
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  public static Json parse(String text) {
    Reader reader = new Reader(text);
    Json value = reader.value();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw new IllegalArgumentException("JSON: more at " + reader.at);
    }
    return value;
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    private char next() {
      if (at >= text.length()) {
        throw new IllegalArgumentException("JSON: ends early");
      }
      return text.charAt(at++);
    }

    private char peek() {
      skipSpace();
      return at < text.length() ? text.charAt(at) : 0;
    }

    void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    Json value() {
      return switch (peek()) {
        case '{' -> object();
        case '[' -> array();
        case '"' -> new Json(string(), Map.of(), List.of());
        default -> literal();
      };
    }

    private Json object() {
      Map<String, Json> members = new LinkedHashMap<>();
      at++;
      while (peek() != '}') {
        String name = string();
        expect(':');
        members.put(name, value());
        if (peek() == ',') {
          at++;
        }
      }
      at++;
      return new Json("", members, List.of());
    }

    private Json array() {
      List<Json> items = new ArrayList<>();
      at++;
      while (peek() != ']') {
        items.add(value());
        if (peek() == ',') {
          at++;
        }
      }
      at++;
      return new Json("", Map.of(), items);
    }

    private void expect(char wanted) {
      skipSpace();
      if (next() != wanted) {
        throw new IllegalArgumentException("JSON: no " + wanted + " at " + (at - 1));
      }
    }

    private String string() {
      expect('"');
      StringBuilder out = new StringBuilder();
      for (char c = next(); c != '"'; c = next()) {
        out.append(c == '\\' ? escaped() : c);
      }
      return out.toString();
    }

    private char escaped() {
      char c = next();
      return switch (c) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> {
          at += 4;
          if (at > text.length()) {
            throw new IllegalArgumentException("JSON: ends early");
          }
          yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        default -> c;
      };
    }

    private Json literal() {
      int begin = at;
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(begin, at);
      if (!word.matches("true|false|null|-?[0-9.eE+-]+")) {
        throw new IllegalArgumentException("JSON: " + word + " at " + begin);
      }
      return word.equals("null") ? NONE : new Json(word, Map.of(), List.of());
    }
  }
}
