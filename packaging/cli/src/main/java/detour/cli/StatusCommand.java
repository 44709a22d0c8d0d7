package detour.cli;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code detour status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "The office at a glance: through what it is online, how each uplink is, and why.")
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--json", description = "As the API has it.")
  private boolean asJson;

  @Option(
      names = {"-w", "--watch"},
      description = "Shows every change until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--exit-code",
      description = "9 when an uplink is not usable, 10 when the office is offline.")
  private boolean exitCode;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "auto, always or never.")
  private String colour = "auto";

  private long shown = -1;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (watch) {
      session.client().stream(this::watched);
      return 0;
    }
    byte[] body = session.client().get("/api/v1/status");
    Json status = Session.json(body);
    show(body, status);
    return exitCode ? exitCode(status) : 0;
  }

  /**
   * A line of the event stream; a terminal's picture is drawn anew even where only figures changed.
   */
  private void watched(String line) {
    if (!line.startsWith("data: {\"name\"")) {
      return;
    }
    byte[] body = line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8);
    Json status = Session.json(body);
    boolean redraw = session.terminal() && !asJson;
    if (status.at("sequence").number() == shown && !redraw) {
      return;
    }
    shown = status.at("sequence").number();
    if (redraw) {
      session.out().print("\u001b[H\u001b[2J");
    }
    show(body, status);
    session.out().flush();
  }

  private void show(byte[] body, Json status) {
    if (asJson) {
      session.out().println(new String(body, StandardCharsets.UTF_8));
    } else {
      new StatusText(status, session.style(colour), ZoneId.systemDefault())
          .lines()
          .forEach(session.out()::println);
    }
  }

  private static int exitCode(Json status) {
    boolean online = false;
    boolean degraded = false;
    for (Json uplink : status.at("uplinks").list()) {
      boolean usable =
          uplink.at("ipv4").at("usable").isTrue() || uplink.at("ipv6").at("usable").isTrue();
      online |= usable;
      degraded |= !usable;
    }
    return !online ? CliException.NO_PATH : degraded ? CliException.DEGRADED : 0;
  }
}
