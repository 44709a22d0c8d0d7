package detour.cli;

/**
 * An address with a port, 0 if none was given.
 *
 * @param address literal, checked by the daemon
 */
record Endpoint(String address, int port) {
  /** Reads {@code 198.51.100.10:443}, {@code [2001:db8::1]:443} or a bare address. */
  static Endpoint parse(String text) {
    int bracket = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    boolean bare6 = bracket < 0 && text.indexOf(':') != colon;
    if (colon < 0 || bare6 || colon < bracket) {
      return new Endpoint(text.replace("[", "").replace("]", ""), 0);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 1 && port <= 65535) {
        return new Endpoint(text.substring(0, colon).replace("[", "").replace("]", ""), port);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CliException(
        CliException.USAGE, "\"" + text + "\" has no port from 1 to 65535 behind its colon.");
  }
}
