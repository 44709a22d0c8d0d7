package detour.daemon.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the word that was probably meant. */
final class Nearest {
  private static final int MOST_EDITS = 2;

  private Nearest() {}

  /** {@code ; did you mean "fiber"?}, or nothing if no word is near. */
  static String hint(String text, Collection<String> words) {
    return words.stream()
        .filter(each -> distance(text, each) <= Math.min(MOST_EDITS, each.length() - 1))
        .min(Comparator.comparingInt(each -> distance(text, each)))
        .map(each -> "; did you mean \"" + each + "\"?")
        .orElse("");
  }

  /** Edits from one word to another (Levenshtein). */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
