package detour.cli;

import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code detour uplink}. */
@Command(
    name = "uplink",
    mixinStandardHelpOptions = true,
    description = {
      "Shows an uplink, steers it by hand, or gives it back to its probes.",
      "",
      "  show     all that is known of it: targets, quality, stalls, patience, connections",
      "  up       in use, whatever its probes say",
      "  down     out of use at once: its flows are told to go elsewhere",
      "  drain    no new flows; those there are stay until they end",
      "  disable  down, and not even asked any more",
      "  release  judged by its probes again",
      ""
    })
final class UplinkCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ACTION", description = "One of the above.")
  private String action = "";

  @Parameters(paramLabel = "NAME", description = "The uplink.")
  private String name = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "4h",
      description =
          "How long it stands, such as 30m or 2h, 1s to 7d; ${DEFAULT-VALUE} unless given.")
  private String span = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "For the colleagues; shown everywhere.")
  private String reason = "";

  @Option(names = "--force", description = "Even if nothing else is usable.")
  private boolean force;

  @Option(names = "--json", description = "With show: as the API has it.")
  private boolean asJson;

  UplinkCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    switch (action) {
      case "show" -> show();
      case "up", "down", "drain", "disable", "release" -> {
        override(Span.OVERRIDE.seconds(span));
        session.out().println(done());
      }
      default ->
          throw new CliException(
              CliException.USAGE,
              "\""
                  + action
                  + "\" is not show, up, down, drain, disable or release."
                  + " Try: detour uplink --help");
    }
    return 0;
  }

  private void override(long seconds) {
    session
        .client()
        .post(
            "/api/v1/uplinks/" + Client.encoded(name) + "/override",
            "{\"to\":"
                + Json.quoted(action)
                + ",\"seconds\":"
                + seconds
                + ",\"reason\":"
                + Json.quoted(reason)
                + ",\"force\":"
                + force
                + "}");
  }

  private String done() {
    String held =
        switch (action) {
          case "release" -> "";
          case "drain" -> " takes no new flows for ";
          case "disable" -> " is disabled for ";
          default -> " is held " + action + " for ";
        };
    return held.isEmpty()
        ? name + " is judged by its probes again."
        : name + held + span + ". Take it back: detour uplink release " + name;
  }

  private void show() {
    List<Json> uplinks = session.status().at("uplinks").list();
    Json uplink =
        uplinks.stream()
            .filter(each -> each.at("name").text().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new CliException(
                        CliException.NOT_FOUND,
                        "there is no uplink \"" + name + "\"; there are " + names(uplinks)));
    if (asJson) {
      session.out().println(uplink.toJson());
    } else {
      new UplinkText(uplink, session.style("auto"), ZoneId.systemDefault())
          .lines()
          .forEach(session.out()::println);
    }
  }

  private static String names(List<Json> named) {
    return String.join(", ", named.stream().map(each -> each.at("name").text()).toList());
  }
}
