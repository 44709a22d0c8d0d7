package detour.lab.detourd;

import detour.lab.Await;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The daemon, running in a gateway's namespace. */
public final class Detourd implements AutoCloseable {
  /**
   * Where the build puts it, seen from the top of the source tree; the system property names
   * another place.
   */
  private static final String PROPERTY = "detour.bin";

  private static final String BUILT = "packaging/target/detour/bin";

  private final Running program;
  private final Api api;

  /**
   * Starts it.
   *
   * @param gateway namespace
   * @param directory for its configuration and state
   * @param configuration YAML
   * @param onLine is given each line of its log
   */
  public Detourd(Namespace gateway, Path directory, String configuration, Consumer<String> onLine) {
    this(gateway, directory, configuration, onLine, List.of());
  }

  /**
   * Starts it in an environment.
   *
   * @param environment more variables, {@code NAME=value}
   */
  public Detourd(
      Namespace gateway,
      Path directory,
      String configuration,
      Consumer<String> onLine,
      List<String> environment) {
    Path state = directory.resolve("state");
    Path file = directory.resolve("detour.yaml");
    try {
      Files.createDirectories(state);
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    api = new Api(state.resolve("detour.sock"));
    // Under nohup a test would hand on that SIGHUP is ignored, and nobody could ask for a reload.
    List<String> argv = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    argv.addAll(environment);
    argv.addAll(
        List.of(
            program("detourd").toString(),
            "--config",
            file.toString(),
            "--state",
            state.toString()));
    program = gateway.start(argv, onLine);
  }

  /** Path of one of Detour's programs. */
  public static Path program(String name) {
    return Path.of(System.getProperty(PROPERTY, BUILT), name).toAbsolutePath();
  }

  /** Whether it has been built. */
  public static boolean built() {
    return Files.isExecutable(program("detourd"));
  }

  /**
   * Waits until its control socket answers.
   *
   * @return false if it ended, or did not answer within the guard
   */
  public boolean awaitAnswer(Duration guard) {
    Await.until(() -> !program.alive() || status().isPresent(), guard);
    return program.alive() && status().isPresent();
  }

  /** {@code GET /api/v1/status}. */
  public Optional<Json> status() {
    return api.get("/api/v1/status");
  }

  /**
   * {@code POST /api/v1/reload}.
   *
   * @return what changed; empty if it was refused
   */
  public Optional<List<String>> reload() {
    return api.post("/api/v1/reload")
        .map(each -> each.get("changes").items().stream().map(Json::text).toList());
  }

  /** Whether every uplink may be used in both families, by its own word. */
  public boolean everyUplinkUsable() {
    return status()
        .map(s -> s.get("uplinks").items())
        .filter(uplinks -> !uplinks.isEmpty())
        .map(uplinks -> uplinks.stream().allMatch(u -> usable(u, "ipv4") && usable(u, "ipv6")))
        .orElse(false);
  }

  private static boolean usable(Json uplink, String family) {
    return uplink.get(family).get("usable").isTrue();
  }

  /** Whether every policy is carried by its best tier, by its own word. */
  public boolean everyPolicyAtHome() {
    return status()
        .map(s -> s.get("policies").items())
        .filter(policies -> !policies.isEmpty())
        .map(policies -> policies.stream().allMatch(Detourd::atHome))
        .orElse(false);
  }

  private static boolean atHome(Json policy) {
    List<Json> tiers = policy.get("tiers").items();
    return !tiers.isEmpty() && policy.get("carriedBy").items().equals(tiers.get(0).items());
  }

  /** {@code GET /api/v1/events}, oldest first; empty if it does not answer. */
  public List<Json> events() {
    Json answer = api.get("/api/v1/events").orElse(Json.NONE);
    List<Json> list = answer.items().isEmpty() ? answer.get("events").items() : answer.items();
    return list.stream()
        .sorted(java.util.Comparator.comparingLong(e -> e.get("sequence").number()))
        .toList();
  }

  /** What it has logged lately. */
  public List<String> lines() {
    return program.lines();
  }

  /** Its process id. */
  public long pid() {
    return program.pid();
  }

  /** False once it has ended. */
  public boolean alive() {
    return program.alive();
  }

  /** Ends it as a crash does. */
  public void kill() {
    program.kill();
  }

  @Override
  public void close() {
    program.close();
  }
}
