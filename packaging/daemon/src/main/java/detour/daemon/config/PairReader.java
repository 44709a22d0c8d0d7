package detour.daemon.config;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.vrrp.GroupSettings;
import detour.vrrp.InvalidSettingsException;
import detour.vrrp.OwnAddresses;
import detour.vrrp.PairSettings;
import detour.vrrp.RouterSettings;
import detour.vrrp.RouterSettingsBuilder;
import detour.vrrp.election.Group;
import detour.vrrp.election.Tracked;
import detour.vrrp.state.Speech;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the pair's settings of its part of the tree. */
final class PairReader {
  /** Takes a mistake. */
  interface Problems {
    void add(Tree at, String path, String message);
  }

  /** Settings whose key in the file is another word. */
  private static final Map<String, String> KEYS =
      Map.of("hmac", "hmac_key_file", "password", "password_file");

  private final Problems problems;
  private final OwnAddresses own;
  private final PairSecrets secrets = new PairSecrets(this::tell);
  private final TrackedReader tracked = new TrackedReader(this::tell);
  private final List<RouterSettings> routers = new ArrayList<>();
  private final List<GroupSettings> groups = new ArrayList<>();
  private final Map<String, Tree> trees = new HashMap<>();
  private final Map<String, Tree> groupTrees = new HashMap<>();
  private final Map<String, String> paths = new HashMap<>();
  private boolean wrong;

  PairReader(Problems problems, OwnAddresses own) {
    this.problems = problems;
    this.own = own;
  }

  /** Reads it; empty after a mistake. */
  Optional<PairSettings> read(Tree pair, List<String> uplinks) {
    pair.at("groups")
        .ifPresent(all -> all.map().forEach((name, group) -> group(name, group, uplinks)));
    if (wrong) {
      return Optional.empty();
    }
    try {
      return Optional.of(PairSettings.checked(routers, groups, own));
    } catch (InvalidSettingsException e) {
      e.problems().forEach(this::tell);
      return Optional.empty();
    }
  }

  private void group(String name, Tree group, List<String> uplinks) {
    List<Tree> all = group.at("routers").map(Tree::list).orElse(List.of());
    Map<String, Integer> members = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      Tree one = all.get(i);
      router(name, one, "pair.groups." + name + ".routers[" + i + "]", uplinks)
          .ifPresent(
              each -> members.put(each.name(), one.scalar("weight", Integer.class).orElse(1)));
    }
    Group.Rule rule = group.scalar("moves", Group.Rule.class).orElse(Group.Rule.ALL);
    weights(name, group, rule, all);
    if (members.size() > 1) {
      int threshold = group.scalar("threshold", Integer.class).orElse(1);
      groups.add(new GroupSettings(name, rule, threshold, members));
      groupTrees.put(name, group);
    }
  }

  /** Weights and their threshold go with one rule only, and that needs both. */
  private void weights(String name, Tree group, Group.Rule rule, List<Tree> routers) {
    String path = "pair.groups." + name;
    if (rule == Group.Rule.WEIGHTED) {
      if (group.at("threshold").isEmpty()) {
        tell(
            group.at("moves").orElse(group),
            path + ".moves",
            "weighted needs a threshold beside it, such as threshold: 2");
      }
      return;
    }
    String remedy = "this goes with moves: weighted; leave it out";
    group.at("threshold").ifPresent(each -> tell(each, path + ".threshold", remedy));
    for (int i = 0; i < routers.size(); i++) {
      String place = path + ".routers[" + i + "].weight";
      routers.get(i).at("weight").ifPresent(each -> tell(each, place, remedy));
    }
  }

  private Optional<RouterSettings> router(
      String group, Tree tree, String path, List<String> uplinks) {
    Optional<Integer> id = tree.scalar("id", Integer.class);
    Optional<String> device = tree.scalar("interface", String.class);
    List<Prefix> addresses = tree.scalars("addresses", Prefix.class);
    List<Tracked> tracked = this.tracked.read(tree, path, uplinks);
    if (id.isEmpty() || device.isEmpty() || addresses.isEmpty()) {
      wrong = true; // told already
      return Optional.empty();
    }
    boolean six = addresses.get(0).family() == Family.IPV6;
    String name = name(group + "-" + id.get() + (six ? "-ipv6" : ""), device.get());
    RouterSettingsBuilder builder =
        new RouterSettingsBuilder(name, device.get(), id.get(), addresses);
    tree.scalar("priority", Integer.class).ifPresent(builder::priority);
    tree.scalar("version", Speech.class).ifPresent(builder::speech);
    tree.scalar("interval", Duration.class).ifPresent(builder::interval);
    tree.scalar("fast", Boolean.class).ifPresent(builder::fast);
    builder.preempt(
        tree.scalar("preempt", Boolean.class).orElse(true),
        tree.scalar("preempt_delay", Duration.class).orElse(Duration.ZERO));
    tree.scalar("virtual_mac", Boolean.class).ifPresent(builder::virtualMac);
    tree.scalar("accept", Boolean.class).ifPresent(builder::accept);
    List<InetAddress> peers = tree.scalars("peers", InetAddress.class);
    if (!peers.isEmpty()) {
      builder.peers(peers);
    }
    secrets.hmac(tree, path).ifPresent(builder::hmac);
    secrets.password(tree, path).ifPresent(builder::password);
    builder.tracked(
        tracked, tree.scalar("better_after", Duration.class).orElse(Duration.ofSeconds(10)));
    tree.scalar("renew", Duration.class).ifPresent(builder::renew);
    tree.scalar("lifetime", Duration.class).ifPresent(builder::lifetime);
    RouterSettings settings = builder.build();
    trees.put(name, tree);
    paths.put(name, path);
    routers.add(settings);
    return Optional.of(settings);
  }

  /** An id may be on another LAN, too; the first keeps its name when that one comes. */
  private String name(String usual, String device) {
    return trees.containsKey(usual) ? usual + "-" + device : usual;
  }

  private void tell(Tree at, String path, String message) {
    wrong = true;
    problems.add(at, path, message);
  }

  /** A problem of the settings, at the place in the file that it is about. */
  private void tell(detour.vrrp.Problem problem) {
    int dot = problem.where().lastIndexOf('.');
    String name = dot < 0 ? problem.where() : problem.where().substring(0, dot);
    String setting = dot < 0 ? "" : problem.where().substring(dot + 1);
    String key = KEYS.getOrDefault(setting, setting);
    Tree group = groupTrees.get(name);
    if (group != null) {
      problems.add(group.at(key).orElse(group), "pair.groups." + name + "." + key, problem.text());
      return;
    }
    Tree router = trees.get(name);
    if (router != null) {
      Tree at = router.at(key).or(() -> router.at("id")).orElse(router);
      problems.add(at, paths.getOrDefault(name, name) + "." + key, problem.text());
    } else {
      trees.values().stream()
          .findFirst()
          .ifPresent(any -> problems.add(any, "pair.groups." + name, problem.text()));
    }
  }
}
