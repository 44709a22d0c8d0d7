package detour.cli;

/**
 * How a terminal is written to.
 *
 * @param colour whether ANSI colours may be used; they never stand alone
 * @param unicode whether the locale has more than ASCII
 */
record Style(boolean colour, boolean unicode) {

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String warn(String text) {
    return paint("33", text);
  }

  String soft(String text) {
    return paint("2", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** A drawing in what the terminal can show. */
  String draw(String text) {
    if (unicode) {
      return text;
    }
    return text.replace('●', 'o')
        .replace('○', '.')
        .replace('─', '-')
        .replace('✗', 'x')
        .replace('▲', '^')
        .replace('▼', 'v')
        .replace('△', '!')
        .replace('▽', '/')
        .replace('■', '#')
        .replace('…', '~')
        .replace('–', '-');
  }
}
