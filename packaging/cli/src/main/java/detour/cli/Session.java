package detour.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every command has: the daemon to ask, and the terminal to print to. */
final class Session {
  /** Said by the launcher, as the JDK's own word for it differs between versions. */
  private static final boolean TERMINAL = Boolean.getBoolean("detour.tty");

  private final PrintStream out;
  private @Nullable Path socket;

  Session(PrintStream out) {
    this.out = out;
  }

  /** The daemon's socket, as given on the command line; null for the usual one. */
  void socket(@Nullable Path given) {
    socket = given;
  }

  PrintStream out() {
    return out;
  }

  /** Whether a person reads along. */
  boolean terminal() {
    return TERMINAL;
  }

  Client client() {
    String usual =
        Optional.ofNullable(System.getenv("DETOUR_SOCKET")).orElse("/run/detour/detour.sock");
    return new Client(socket == null ? Path.of(usual) : socket);
  }

  /** What the daemon says of itself and the office. */
  Json status() {
    return json(client().get("/api/v1/status"));
  }

  static Json json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      throw new CliException(CliException.FAILED, "detourd answered no JSON. " + e.getMessage());
    }
  }

  /**
   * How to draw.
   *
   * @param colour {@code auto}, {@code always} or {@code never}
   */
  Style style(String colour) {
    boolean capable = TERMINAL && !"dumb".equals(System.getenv("TERM"));
    boolean wanted = capable && System.getenv("NO_COLOR") == null;
    boolean unicode =
        Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
            .equals(StandardCharsets.UTF_8);
    return new Style(colour.equals("always") || (colour.equals("auto") && wanted), unicode);
  }
}
