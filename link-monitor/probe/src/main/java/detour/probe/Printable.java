package detour.probe;

/** Makes text of strangers fit to be shown: printable ASCII on one line, of bounded length. */
public final class Printable {
  /** Characters of a stranger's text in a reason. */
  public static final int MOST = 120;

  private Printable() {}

  /** At most {@link #MOST} characters, each that is not printable ASCII as {@code ?}. */
  public static String of(CharSequence text) {
    int length = Math.min(text.length(), MOST);
    StringBuilder out = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return text.length() > MOST ? out.append("...").toString() : out.toString();
  }

  /** What an error says, or its kind if it says nothing. */
  public static String of(Throwable error) {
    String message = error.getMessage();
    return of(message == null || message.isBlank() ? error.getClass().getSimpleName() : message);
  }
}
