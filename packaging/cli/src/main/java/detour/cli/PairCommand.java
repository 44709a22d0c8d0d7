package detour.cli;

import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code detour pair}. */
@Command(
    name = "pair",
    mixinStandardHelpOptions = true,
    description = {
      "Shows and steers the pair of gateways that share the office's gateway address.",
      "",
      "  status    who serves, and why",
      "  handover  the other gateway shall serve; it takes over before this one lets go",
      "  release   what was handed over may be taken back",
      ""
    })
final class PairCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ACTION", defaultValue = "status", description = "One of the above.")
  private String action = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1h",
      description =
          "How long the role is not taken back from a gateway that lives, 0s to 24h;"
              + " ${DEFAULT-VALUE} unless given.")
  private String span = "";

  @Option(
      names = "--counters",
      description = "With status: what was received, sent and refused, and since when.")
  private boolean counters;

  @Option(names = "--json", description = "As the API has it.")
  private boolean asJson;

  PairCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    switch (action) {
      case "status" -> show(session.status().at("pair"));
      case "handover" -> {
        long seconds = Span.HAND_OVER.seconds(span);
        session.client().post("/api/v1/pair/handover", "{\"seconds\":" + seconds + "}");
        session
            .out()
            .println(
                "This gateway lets the other one serve, if that lives, and "
                    + (seconds == 0
                        ? "may take the role back at once."
                        : "does not take the role back for "
                            + span
                            + ". Sooner: detour pair release"));
      }
      case "release" -> {
        session.client().post("/api/v1/pair/release", "{}");
        session.out().println("This gateway may serve again.");
      }
      default ->
          throw new CliException(
              CliException.USAGE,
              "\"" + action + "\" is not status, handover or release. Try: detour pair --help");
    }
    return 0;
  }

  private void show(Json pair) {
    if (asJson) {
      session.out().println(pair.toJson());
      return;
    }
    new PairText(pair, ZoneId.systemDefault()).lines().forEach(session.out()::println);
    if (counters) {
      PairCountersText.lines(pair, ZoneId.systemDefault()).forEach(session.out()::println);
    }
  }
}
