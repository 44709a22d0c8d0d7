package detour.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
  private final Session session;

  Main(Session session) {
    this.session = session;
  }

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      scope = CommandLine.ScopeType.INHERIT,
      description = "The daemon's socket; else $$DETOUR_SOCKET, else /run/detour/detour.sock.")
  void socket(@Nullable Path given) {
    session.socket(given);
  }

  public static void main(String[] arguments) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    System.exit(run(out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    Session session = new Session(out);
    CommandLine line = new CommandLine(new Main(session));
    List.of(
            new StatusCommand(session),
            new ExplainCommand(session),
            new EventsCommand(session),
            new CheckCommand(),
            new ReloadCommand(session),
            new CleanupCommand(session),
            new UplinkCommand(session),
            new PairCommand(session))
        .forEach(line::addSubcommand);
    line.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true));
    line.setErr(new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true));
    line.setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, err));
    return line.execute(arguments);
  }

  private static int failed(Exception exception, PrintStream err) {
    if (exception instanceof CliException known) {
      known.mistakes().forEach(err::println);
    }
    err.println("error: " + exception.getMessage());
    return exception instanceof CliException known ? known.status() : CliException.FAILED;
  }

  @Override
  public void run() {
    new CommandLine(this).usage(session.out());
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"detour " + (version == null ? "development" : version)};
    }
  }
}
