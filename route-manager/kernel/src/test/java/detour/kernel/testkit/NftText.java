package detour.kernel.testkit;

import java.util.ArrayList;
import java.util.List;

/** Cuts text in nft's language into pieces, minding quotes, braces and comments. */
final class NftText {
  private NftText() {}

  /** The commands of a file: a line each, or several on a line with semicolons between them. */
  static List<String> commands(String text) {
    return split(withoutComments(text), "\n;");
  }

  /** The statements in a block's braces. */
  static List<String> statements(String block) {
    return split(block, "\n;");
  }

  /** The elements of a list. */
  static List<String> elements(String list) {
    return split(list, ",");
  }

  private static List<String> split(String text, String separators) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
      if (!quoted && depth == 0 && separators.indexOf(c) >= 0) {
        add(pieces, piece);
      } else {
        piece.append(c);
      }
    }
    add(pieces, piece);
    return pieces;
  }

  private static void add(List<String> pieces, StringBuilder piece) {
    String text = piece.toString().strip();
    if (!text.isEmpty()) {
      pieces.add(text);
    }
    piece.setLength(0);
  }

  private static String withoutComments(String text) {
    StringBuilder kept = new StringBuilder();
    boolean quoted = false;
    boolean comment = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"' && !comment;
      comment = c != '\n' && (comment || (c == '#' && !quoted));
      if (!comment) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  /** What stands between the first brace and the last, empty without braces. */
  static String block(String command) {
    int open = command.indexOf('{');
    int close = command.lastIndexOf('}');
    return open < 0 || close < open ? "" : command.substring(open + 1, close).strip();
  }

  /** The words before the first brace. */
  static List<String> words(String command) {
    int open = command.indexOf('{');
    String head = open < 0 ? command : command.substring(0, open);
    return List.of(head.strip().split("\\s+"));
  }

  static String unquoted(String text) {
    boolean quotes = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quotes ? text.substring(1, text.length() - 1) : text;
  }
}
