package detour.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code detour reload}. */
@Command(
    name = "reload",
    mixinStandardHelpOptions = true,
    description = {
      "Has detourd read its configuration file anew, without losing a packet or a role.",
      "",
      "A file with mistakes changes nothing; they are printed as by `check`. What detourd was",
      "started with (--config, --state, --socket) takes a restart, and other numbers in the",
      "kernel take a stop, `detour cleanup` and a start.",
      ""
    })
final class ReloadCommand implements Callable<Integer> {
  private final Session session;

  ReloadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    byte[] body = session.client().post("/api/v1/reload", "{}");
    List<Json> changes = Session.json(body).at("changes").list();
    changes.forEach(each -> session.out().println(each.text()));
    session
        .out()
        .println(
            changes.isEmpty()
                ? "The configuration was read again: nothing changed."
                : "The configuration is in use.");
    return 0;
  }
}
