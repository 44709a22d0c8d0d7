package detour.cli;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code detour events}. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "What happened, with reasons, the newest last.")
final class EventsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Session session;

  @Option(names = "-n", paramLabel = "N", defaultValue = "20", description = "How many, 1 to 500.")
  private int count;

  @Option(names = "-f", description = "Goes on with what comes until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean asJson;

  EventsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    byte[] body = session.client().get("/api/v1/events?limit=" + count);
    for (Json event : Session.json(body).list()) {
      session.out().println(asJson ? event.toJson() : line(event));
    }
    if (follow) {
      session.client().stream(this::followed);
    }
    return 0;
  }

  private void followed(String each) {
    if (each.startsWith("data: {\"sequence\"")) {
      String data = each.substring("data: ".length());
      Json event = Session.json(data.getBytes(StandardCharsets.UTF_8));
      session.out().println(asJson ? data : line(event));
    }
  }

  private static String line(Json event) {
    String at =
        TIME.format(StatusText.instant(event.at("at").text()).atZone(ZoneId.systemDefault()));
    String sentence = event.at("sentence").text();
    String reason = event.at("reason").at("text").text();
    return at + "  " + sentence + (sentence.contains(reason) ? "" : " " + reason);
  }
}
