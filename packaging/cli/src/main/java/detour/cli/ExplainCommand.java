package detour.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code detour explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "By which uplink a new flow would leave, and why.")
final class ExplainCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "SRC", description = "An address, such as 10.77.0.11.")
  private String source = "";

  @Parameters(
      paramLabel = "DST[:PORT]",
      description = "An address, such as 198.51.100.10:443 or [2001:db8::1]:443.")
  private String destination = "";

  @Option(names = "--json", description = "As the API has it.")
  private boolean asJson;

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Endpoint to = Endpoint.parse(destination);
    byte[] body =
        session
            .client()
            .get(
                "/api/v1/explain?source="
                    + Client.encoded(source)
                    + "&destination="
                    + Client.encoded(to.address())
                    + "&port="
                    + to.port());
    if (asJson) {
      session.out().println(new String(body, StandardCharsets.UTF_8));
      return 0;
    }
    Json answer = Session.json(body);
    session.out().println(answer.at("sentence").text());
    answer.at("steps").list().forEach(each -> session.out().println("  " + each.text()));
    return 0;
  }
}
