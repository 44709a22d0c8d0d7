package detour.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code detour}: shows and steers the daemon on this gateway. */
@Command(
    name = "detour",
    description = "Keeps the office online. Speaks with detourd on this gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 well, 1 failed, 2 wrong use, 4 refused, 6 not found, 7 conflict,",
      "8 detourd does not run; with `status --exit-code` also",
      "9 an uplink is not usable, 10 the office is offline."
    })
public final class Main implements Runnable {
  /** Said by the launcher, as the JDK's own word for it differs between versions. */
  private static final boolean TERMINAL = Boolean.getBoolean("detour.tty");

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      scope = CommandLine.ScopeType.INHERIT,
      description = "The daemon's socket; else $$DETOUR_SOCKET, else /run/detour/detour.sock.")
  private @Nullable Path socket;

  private final PrintStream out;

  Main(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    PrintStream out =
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, charset);
    System.exit(run(out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    CommandLine line = new CommandLine(new Main(out));
    line.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true));
    line.setErr(new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true));
    line.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> {
          if (exception instanceof CliException known) {
            known.mistakes().forEach(each -> err.println(each));
          }
          err.println("error: " + exception.getMessage());
          return exception instanceof CliException known ? known.status() : CliException.FAILED;
        });
    return line.execute(arguments);
  }

  @Override
  public void run() {
    new CommandLine(this).usage(out);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"detour " + (version == null ? "development" : version)};
    }
  }

  private Client client() {
    String environment = System.getenv("DETOUR_SOCKET");
    Path path = socket;
    if (path == null) {
      path = Path.of(environment == null ? "/run/detour/detour.sock" : environment);
    }
    return new Client(path);
  }

  private static Json json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      throw new CliException(CliException.FAILED, "detourd answered no JSON. " + e.getMessage());
    }
  }

  private static Style style(String colour) {
    boolean terminal = TERMINAL && !"dumb".equals(System.getenv("TERM"));
    boolean wanted = terminal && System.getenv("NO_COLOR") == null;
    boolean unicode =
        Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
            .equals(StandardCharsets.UTF_8);
    return new Style(colour.equals("always") || (colour.equals("auto") && wanted), unicode);
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description =
          "The office at a glance: through what it is online, how each uplink is, and why.")
  int status(
      @Option(names = "--json", description = "As the API has it.") boolean asJson,
      @Option(
              names = {"-w", "--watch"},
              description = "Shows every change until Ctrl-C.")
          boolean watch,
      @Option(
              names = "--exit-code",
              description = "9 when an uplink is not usable, 10 when the office is offline.")
          boolean exitCode,
      @Option(
              names = "--color",
              paramLabel = "WHEN",
              defaultValue = "auto",
              description = "auto, always or never.")
          String colour) {
    if (watch) {
      watch(asJson, style(colour));
      return 0;
    }
    byte[] body = client().get("/api/v1/status");
    Json status = json(body);
    show(body, status, asJson, style(colour));
    return exitCode ? exitCode(status) : 0;
  }

  private void show(byte[] body, Json status, boolean asJson, Style style) {
    if (asJson) {
      out.println(new String(body, StandardCharsets.UTF_8));
    } else {
      new StatusText(status, style, ZoneId.systemDefault()).lines().forEach(out::println);
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

  private void watch(boolean asJson, Style style) {
    long[] shown = {-1};
    client().stream(
        line -> {
          if (!line.startsWith("data: {\"name\"")) {
            return;
          }
          byte[] body = line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8);
          Json status = json(body);
          boolean redraw = TERMINAL && !asJson;
          if (status.at("sequence").number() == shown[0] && !redraw) {
            return;
          }
          shown[0] = status.at("sequence").number();
          if (redraw) {
            out.print("\u001b[H\u001b[2J");
          }
          show(body, status, asJson, style);
          out.flush();
        });
  }

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "By which uplink a new flow would leave, and why.")
  int explain(
      @Parameters(paramLabel = "SRC", description = "An address, such as 10.77.0.11.")
          String source,
      @Parameters(
              paramLabel = "DST[:PORT]",
              description = "An address, such as 198.51.100.10:443 or [2001:db8::1]:443.")
          String destination,
      @Option(names = "--json", description = "As the API has it.") boolean asJson) {
    Endpoint to = Endpoint.parse(destination);
    byte[] body =
        client()
            .get(
                "/api/v1/explain?source="
                    + encoded(source)
                    + "&destination="
                    + encoded(to.address())
                    + "&port="
                    + to.port());
    if (asJson) {
      out.println(new String(body, StandardCharsets.UTF_8));
      return 0;
    }
    Json answer = json(body);
    out.println(answer.at("sentence").text());
    answer.at("steps").list().forEach(each -> out.println("  " + each.text()));
    return 0;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Command(
      name = "events",
      mixinStandardHelpOptions = true,
      description = "What happened, with reasons, the newest last.")
  int events(
      @Option(
              names = "-n",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many, 1 to 500.")
          int count,
      @Option(names = "-f", description = "Goes on with what comes until Ctrl-C.") boolean follow,
      @Option(names = "--json", description = "One JSON object a line.") boolean asJson) {
    byte[] body = client().get("/api/v1/events?limit=" + count);
    for (Json event : json(body).list()) {
      out.println(asJson ? text(event) : line(event));
    }
    if (follow) {
      client().stream(
          each -> {
            if (each.startsWith("data: {\"sequence\"")) {
              String data = each.substring("data: ".length());
              out.println(asJson ? data : line(json(data.getBytes(StandardCharsets.UTF_8))));
            }
          });
    }
    return 0;
  }

  private static String line(Json event) {
    String at =
        java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .format(StatusText.instant(event.at("at").text()).atZone(ZoneId.systemDefault()));
    String sentence = event.at("sentence").text();
    String reason = event.at("reason").at("text").text();
    return at + "  " + sentence + (sentence.contains(reason) ? "" : " " + reason);
  }

  /** Writes a JSON value again; numbers are whole in this API. */
  private static String text(Json json) {
    if (json.value() instanceof java.util.Map<?, ?> map) {
      List<String> fields = new ArrayList<>();
      map.forEach(
          (name, value) -> fields.add(Json.quoted((String) name) + ":" + text((Json) value)));
      return "{" + String.join(",", fields) + "}";
    }
    if (json.value() instanceof List<?>) {
      return "[" + String.join(",", json.list().stream().map(Main::text).toList()) + "]";
    }
    return json.value() instanceof String text ? Json.quoted(text) : String.valueOf(json.value());
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Whether a configuration is right: every mistake with its place and what would be right.")
  int check(
      @Parameters(
              paramLabel = "FILE",
              defaultValue = "/etc/detour/detour.yaml",
              description = "The file, ${DEFAULT-VALUE} unless given.")
          String file) {
    return daemon("--check", "--config", file);
  }

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
  int reload() {
    List<Json> changes = json(client().post("/api/v1/reload", "{}")).at("changes").list();
    changes.forEach(each -> out.println(each.text()));
    out.println(
        changes.isEmpty()
            ? "The configuration was read again: nothing changed."
            : "The configuration is in use.");
    return 0;
  }

  @Command(
      name = "cleanup",
      mixinStandardHelpOptions = true,
      description =
          "Takes everything of Detour's out of the kernel. The daemon must be stopped first.")
  int cleanup(
      @Option(names = "--yes", description = "Does not ask.") boolean yes,
      @Option(
              names = "--config",
              paramLabel = "FILE",
              defaultValue = "/etc/detour/detour.yaml",
              description = "Where other numbers than the usual ones may stand, if none ran yet.")
          String config,
      @Option(
              names = "--state",
              paramLabel = "DIR",
              defaultValue = "/var/lib/detour",
              description = "Where the numbers that ran last stand, and sysctls before Detour.")
          String state) {
    if (!yes) {
      if (!Boolean.getBoolean("detour.asks")) {
        throw new CliException(
            CliException.USAGE,
            "nobody can be asked here. Cleaning up takes Detour's rules, routes and NAT away."
                + " Try: detour cleanup --yes");
      }
      out.print(
          "Take Detour's rules, routes and NAT out of the kernel? Flows fall back to the default"
              + " route of table main. [y/N] ");
      out.flush();
      String answer = answer();
      if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
        out.println("Nothing was changed.");
        return 0;
      }
    }
    return daemon("--cleanup", "--config", config, "--state", state);
  }

  private static @Nullable String answer() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      return null;
    }
  }

  /** Runs detourd of the same installation; its output is ours. */
  private static int daemon(String... arguments) {
    String home = System.getProperty("detour.home", "/opt/detour");
    List<String> command = new ArrayList<>();
    command.add(home + File.separator + "bin" + File.separator + "detourd");
    command.addAll(Arrays.asList(arguments));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new CliException(CliException.FAILED, "detourd could not be run. " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CliException.FAILED;
    }
  }

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
  int uplink(
      @Parameters(paramLabel = "ACTION", description = "One of the above.") String to,
      @Parameters(paramLabel = "NAME", description = "The uplink.") String name,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              defaultValue = "4h",
              description =
                  "How long it stands, such as 30m or 2h, 1s to 7d; ${DEFAULT-VALUE} unless given.")
          String span,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "For the colleagues; shown everywhere.")
          String reason,
      @Option(names = "--force", description = "Even if nothing else is usable.") boolean force,
      @Option(names = "--json", description = "With show: as the API has it.") boolean asJson) {
    if (to.equals("show")) {
      showUplink(name, asJson);
      return 0;
    }
    if (!List.of("up", "down", "drain", "disable", "release").contains(to)) {
      throw new CliException(
          CliException.USAGE,
          "\""
              + to
              + "\" is not show, up, down, drain, disable or release. Try: detour uplink --help");
    }
    long seconds = Span.OVERRIDE.seconds(span);
    client()
        .post(
            "/api/v1/uplinks/" + encoded(name) + "/override",
            "{\"to\":"
                + Json.quoted(to)
                + ",\"seconds\":"
                + seconds
                + ",\"reason\":"
                + Json.quoted(reason)
                + ",\"force\":"
                + force
                + "}");
    if (to.equals("release")) {
      out.println(name + " is judged by its probes again.");
    } else {
      out.println(
          name
              + switch (to) {
                case "drain" -> " takes no new flows for ";
                case "disable" -> " is disabled for ";
                default -> " is held " + to + " for ";
              }
              + span
              + ". Take it back: detour uplink release "
              + name);
    }
    return 0;
  }

  private void showUplink(String name, boolean asJson) {
    List<Json> uplinks = json(client().get("/api/v1/status")).at("uplinks").list();
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
      out.println(text(uplink));
    } else {
      new UplinkText(uplink, style("auto"), ZoneId.systemDefault()).lines().forEach(out::println);
    }
  }

  private static String names(List<Json> named) {
    return String.join(", ", named.stream().map(each -> each.at("name").text()).toList());
  }

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
  int pair(
      @Parameters(paramLabel = "ACTION", defaultValue = "status", description = "One of the above.")
          String action,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              defaultValue = "1h",
              description =
                  "How long the role is not taken back from a gateway that lives, 0s to 24h;"
                      + " ${DEFAULT-VALUE} unless given.")
          String span,
      @Option(
              names = "--counters",
              description = "With status: what was received, sent and refused, and since when.")
          boolean counters,
      @Option(names = "--json", description = "As the API has it.") boolean asJson) {
    switch (action) {
      case "status" -> {
        Json pair = json(client().get("/api/v1/status")).at("pair");
        if (asJson) {
          out.println(text(pair));
        } else {
          new PairText(pair, ZoneId.systemDefault()).lines().forEach(out::println);
          if (counters) {
            PairCountersText.lines(pair, ZoneId.systemDefault()).forEach(out::println);
          }
        }
      }
      case "handover" -> {
        client()
            .post("/api/v1/pair/handover", "{\"seconds\":" + Span.HAND_OVER.seconds(span) + "}");
        out.println("The other gateway serves, if it lives. Take it back: detour pair release");
      }
      case "release" -> {
        client().post("/api/v1/pair/release", "{}");
        out.println("This gateway may serve again.");
      }
      default ->
          throw new CliException(
              CliException.USAGE,
              "\"" + action + "\" is not status, handover or release. Try: detour pair --help");
    }
    return 0;
  }
}
