package detour.daemon.config;

import detour.daemon.system.Failure;
import detour.health.Kind;
import detour.health.Patience;
import detour.health.Settings;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.steering.plan.Numbers;
import detour.steering.policy.Failback;
import detour.steering.uplink.UplinkSpec;
import detour.vrrp.OwnAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a configuration file: all of it, or every mistake in it. */
public final class ConfigurationReader {
  /** Asked unless targets are given: resolvers that answer everywhere, of three operators. */
  private static final List<Target> DEFAULT_TARGETS =
      List.of(
          Target.parse("1.1.1.1"),
          Target.parse("8.8.8.8"),
          Target.parse("9.9.9.9"),
          Target.parse("dns://1.1.1.1/example.com"),
          Target.parse("2606:4700:4700::1111"),
          Target.parse("2001:4860:4860::8888"),
          Target.parse("2620:fe::fe"),
          Target.parse("dns://[2606:4700:4700::1111]/example.com"));

  private final List<Problem> problems = new ArrayList<>();
  private final OwnAddresses own;

  private ConfigurationReader(OwnAddresses own) {
    this.own = own;
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read
   * @throws ConfigException with every mistake when it cannot be used
   */
  public static Configuration read(Path file) throws IOException, ConfigException {
    return parse(bytes(file));
  }

  /**
   * A file's bytes, as many as {@link #parse} takes and one more.
   *
   * @throws IOException when it cannot be read
   */
  public static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlSource.MOST_BYTES + 1);
    } catch (IOException e) {
      throw new IOException(unreadable(file, e), e);
    }
  }

  static String unreadable(Path file, IOException why) {
    if (why instanceof AccessDeniedException) {
      return file + " may not be read by this user: try sudo";
    }
    return why instanceof FileSystemException ? Failure.text(why) : file + ": " + Failure.text(why);
  }

  /** Reads the bytes of a file. */
  public static Configuration parse(byte[] bytes) throws ConfigException {
    return parse(bytes, OwnAddresses.unknown());
  }

  /** Reads the bytes of a file that is for this machine. */
  public static Configuration parse(byte[] bytes, OwnAddresses own) throws ConfigException {
    Node root = YamlSource.parse(bytes);
    Walker walker = new Walker();
    Optional<Tree> tree = walker.walk(root, Schema.ROOT, "");
    ConfigurationReader reader = new ConfigurationReader(own);
    reader.problems.addAll(walker.problems());
    Configuration configuration = tree.map(reader::build).orElse(null);
    if (configuration == null || !reader.problems.isEmpty()) {
      throw new ConfigException(reader.problems);
    }
    return configuration;
  }

  private Configuration build(Tree root) {
    List<Configuration.Uplink> uplinks = new ArrayList<>();
    Map<String, String> interfaces = new HashMap<>();
    root.at("uplinks")
        .ifPresent(
            all -> all.map().forEach((name, tree) -> uplink(name, tree, uplinks, interfaces)));
    Map<String, String> lans = new LinkedHashMap<>();
    root.at("lans")
        .ifPresent(all -> all.map().forEach((name, tree) -> lan(name, tree, lans, interfaces)));
    Map<String, Configuration.Program> programs = new LinkedHashMap<>();
    root.at("alerts")
        .ifPresent(all -> all.map().forEach((name, tree) -> program(name, tree, programs)));
    Optional<Tree> policy = root.at("policies").flatMap(each -> each.at("default"));
    Optional<Tree> failback = policy.flatMap(each -> each.at("failback"));
    return new Configuration(
        root.scalar("name", String.class).orElse(""),
        uplinks,
        lans,
        tiers(policy.flatMap(each -> each.at("tiers")), uplinks),
        new Failback(
            failback
                .flatMap(each -> each.scalar("mode", Failback.Mode.class))
                .orElse(Failback.Mode.HOLD),
            failback
                .flatMap(each -> each.scalar("after", Duration.class))
                .orElse(Failback.DEFAULT.after())),
        root.at("pair")
            .flatMap(
                each ->
                    new PairReader(unlessToldInside(), own)
                        .read(each, uplinks.stream().map(Configuration.Uplink::name).toList())),
        programs,
        root.at("page").flatMap(each -> each.scalar("port", Integer.class)).orElse(8480),
        numbers(root.at("kernel")),
        root.at("kernel")
            .flatMap(each -> each.scalar("manage_sysctl", Boolean.class))
            .orElse(false));
  }

  private void uplink(
      String name, Tree tree, List<Configuration.Uplink> uplinks, Map<String, String> interfaces) {
    Map<Family, InetAddress> gateways = new EnumMap<>(Family.class);
    tree.at("ipv4")
        .flatMap(each -> each.scalar("gateway", InetAddress.class))
        .ifPresent(each -> gateways.put(Family.IPV4, each));
    tree.at("ipv6")
        .flatMap(each -> each.scalar("gateway", InetAddress.class))
        .ifPresent(each -> gateways.put(Family.IPV6, each));
    Kind kind = tree.scalar("kind", Kind.class).orElse(Kind.FIBER);
    List<Target> given = targets(tree, "uplinks." + name + ".targets");
    List<Target> targets = new ArrayList<>(given);
    Settings settings = kind.settings();
    settings =
        settings.withInterval(tree.scalar("interval", Duration.class).orElse(settings.interval()));
    Object patience = tree.scalar("patience", Object.class).orElse(Patience.NORMAL);
    settings =
        patience instanceof Duration silence
            ? settings.withPatience(silence)
            : settings.withPatience((Patience) patience);
    settings =
        settings.withLimits(
            new QualityReader(unlessToldInside())
                .read(tree.at("quality"), "uplinks." + name + ".quality", settings.limits()));
    int quorum = tree.scalar("quorum", Integer.class).orElse(1);
    for (Family family : Family.values()) {
      if (beyond(given, family) == 0 && (given.isEmpty() || !nextHopAlone(given))) {
        DEFAULT_TARGETS.stream().filter(each -> each.asks(family)).forEach(targets::add);
      }
      boolean near = nextHopAlone(targets);
      long asked =
          targets.stream().filter(each -> each.asks(family) && (near || each.beyond())).count();
      if (quorum > asked) {
        problem(
            tree.at("quorum").orElse(tree),
            "uplinks." + name + ".quorum",
            "a quorum of "
                + quorum
                + " needs as many "
                + family.label()
                + " targets; there are "
                + asked);
        quorum = 1;
      }
    }
    String interfaceName = tree.scalar("interface", String.class).orElse("");
    claim(interfaceName, "uplinks." + name, tree, interfaces);
    uplinks.add(
        new Configuration.Uplink(
            name,
            interfaceName,
            kind,
            gateways,
            tree.scalar("nat", UplinkSpec.Nat.class).orElse(UplinkSpec.Nat.AUTO),
            tree.scalars("prefixes", Prefix.class),
            targets,
            resolvers(tree),
            tree.scalar("damping", Boolean.class).orElse(true),
            settings.withQuorum(quorum)));
  }

  /** How many tell of more than the next hop. */
  private static long beyond(List<Target> targets, Family family) {
    return targets.stream().filter(each -> each.asks(family) && each.beyond()).count();
  }

  /** Whether its word is all that is wanted. */
  private static boolean nextHopAlone(List<Target> targets) {
    return targets.stream().noneMatch(Target::beyond);
  }

  private List<Target> targets(Tree uplink, String path) {
    List<Tree> all = uplink.at("targets").map(Tree::list).orElse(List.of());
    TargetReader reader =
        new TargetReader(
            new TargetReader.Problems() {
              @Override
              public void add(Tree at, String problemPath, String message) {
                problem(at, problemPath, message);
              }

              @Override
              public boolean at(String problemPath) {
                return problems.stream().anyMatch(each -> each.path().startsWith(problemPath));
              }
            });
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      reader.read(all.get(i), path + "[" + i + "]").ifPresent(targets::add);
    }
    return targets;
  }

  private static List<InetAddress> resolvers(Tree uplink) {
    List<InetAddress> resolvers = new ArrayList<>(uplink.scalars("resolvers", InetAddress.class));
    for (Family family : Family.values()) {
      if (resolvers.stream().noneMatch(each -> Family.of(each) == family)) {
        DEFAULT_TARGETS.stream()
            .map(Target::question)
            .filter(Question.Echo.class::isInstance)
            .flatMap(each -> ((Question.Echo) each).host().address().stream())
            .filter(each -> Family.of(each) == family)
            .forEach(resolvers::add);
      }
    }
    return resolvers;
  }

  private void lan(
      String name, Tree tree, Map<String, String> lans, Map<String, String> interfaces) {
    String interfaceName = tree.scalar("interface", String.class).orElse("");
    claim(interfaceName, "lans." + name, tree, interfaces);
    lans.put(name, interfaceName);
  }

  private void claim(String interfaceName, String path, Tree tree, Map<String, String> interfaces) {
    if (interfaceName.isEmpty()) {
      return;
    }
    String owner = interfaces.putIfAbsent(interfaceName, path);
    if (owner != null) {
      problem(
          tree.at("interface").orElse(tree),
          path + ".interface",
          interfaceName + " is the interface of " + owner + " already; each needs one of its own");
    }
  }

  private void program(String name, Tree tree, Map<String, Configuration.Program> programs) {
    List<String> arguments = tree.scalars("program", String.class);
    if (!arguments.isEmpty() && !arguments.get(0).startsWith("/")) {
      problem(
          tree.at("program").map(each -> each.list().get(0)).orElse(tree),
          "alerts." + name + ".program[0]",
          "\""
              + arguments.get(0)
              + "\" must be the whole path of the program, such as"
              + " /usr/local/bin/tell");
    }
    programs.put(
        name,
        new Configuration.Program(
            arguments, tree.scalar("timeout", Duration.class).orElse(Duration.ofSeconds(10))));
  }

  private List<List<Configuration.Share>> tiers(
      Optional<Tree> given, List<Configuration.Uplink> uplinks) {
    List<List<Configuration.Share>> tiers = new ArrayList<>();
    if (given.isEmpty()) {
      uplinks.forEach(each -> tiers.add(List.of(new Configuration.Share(each.name(), 1))));
      return tiers;
    }
    List<String> names = uplinks.stream().map(Configuration.Uplink::name).toList();
    Map<String, Tree> seen = new HashMap<>();
    for (Tree tier : given.get().list()) {
      List<Configuration.Share> shares = new ArrayList<>();
      for (Tree member : tier.list()) {
        share(member, names, seen).ifPresent(shares::add);
      }
      tiers.add(shares);
    }
    return tiers;
  }

  private Optional<Configuration.Share> share(
      Tree member, List<String> names, Map<String, Tree> seen) {
    boolean plain = member.value() instanceof String;
    String uplink =
        plain ? (String) member.value() : member.scalar("uplink", String.class).orElse("");
    if (uplink.isEmpty()) {
      return Optional.empty();
    }
    String path = "policies.default.tiers";
    if (!names.contains(uplink)) {
      problem(
          member,
          path,
          "there is no uplink \""
              + uplink
              + "\""
              + (Nearest.hint(uplink, names).isEmpty()
                  ? "; there are " + String.join(", ", names)
                  : Nearest.hint(uplink, names)));
      return Optional.empty();
    }
    Tree first = seen.putIfAbsent(uplink, member);
    if (first != null) {
      problem(member, path, "\"" + uplink + "\" stands in a tier already, in line " + first.line());
      return Optional.empty();
    }
    int weight = plain ? 1 : member.scalar("weight", Integer.class).orElse(1);
    return Optional.of(new Configuration.Share(uplink, weight));
  }

  private static Numbers numbers(Optional<Tree> kernel) {
    Numbers defaults = Numbers.DEFAULT;
    int tables =
        kernel.flatMap(each -> each.scalar("tables", Integer.class)).orElse(defaults.tableBase());
    return new Numbers(
        kernel.flatMap(each -> each.scalar("mark_mask", Integer.class)).orElse(defaults.mask()),
        tables,
        tables - 1,
        kernel
            .flatMap(each -> each.scalar("rule_priority", Integer.class))
            .orElse(defaults.rulePriority()),
        kernel.flatMap(each -> each.scalar("protocol", Integer.class)).orElse(defaults.protocol()),
        defaults.table());
  }

  /** What misses a key is told nothing more if that key is there and was wrong. */
  private PairReader.Problems unlessToldInside() {
    List<Problem> before = List.copyOf(problems);
    return (at, path, message) -> {
      if (before.stream().noneMatch(each -> each.path().startsWith(path))) {
        problem(at, path, message);
      }
    };
  }

  private void problem(Tree tree, String path, String message) {
    problems.add(new Problem(tree.line(), tree.column(), path, message));
  }
}
