package detour.daemon.config;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.vrrp.GroupSettings;
import detour.vrrp.InvalidSettingsException;
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

  private final Problems problems;
  private final List<RouterSettings> routers = new ArrayList<>();
  private final List<GroupSettings> groups = new ArrayList<>();
  private final Map<String, Tree> trees = new HashMap<>();
  private final Map<String, String> paths = new HashMap<>();
  private boolean wrong;

  PairReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads it; empty after a mistake. */
  Optional<PairSettings> read(Tree pair, List<String> uplinks) {
    pair.at("groups")
        .ifPresent(all -> all.map().forEach((name, group) -> group(name, group, uplinks)));
    if (wrong) {
      return Optional.empty();
    }
    try {
      return Optional.of(PairSettings.checked(routers, groups));
    } catch (InvalidSettingsException e) {
      e.problems().forEach(this::tell);
      return Optional.empty();
    }
  }

  private void group(String name, Tree group, List<String> uplinks) {
    List<Tree> all = group.at("routers").map(Tree::list).orElse(List.of());
    Map<String, Integer> members = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      router(name, all.get(i), "pair.groups." + name + ".routers[" + i + "]", uplinks)
          .ifPresent(each -> members.put(each.name(), 1));
    }
    if (members.size() > 1) {
      Group.Rule rule = group.scalar("moves", Group.Rule.class).orElse(Group.Rule.ALL);
      groups.add(new GroupSettings(name, rule, 1, members));
    }
  }

  private Optional<RouterSettings> router(
      String group, Tree tree, String path, List<String> uplinks) {
    Optional<Integer> id = tree.scalar("id", Integer.class);
    Optional<String> device = tree.scalar("interface", String.class);
    List<Prefix> addresses = tree.scalars("addresses", Prefix.class);
    List<Tracked> tracked = tracked(tree, path, uplinks);
    if (id.isEmpty() || device.isEmpty() || addresses.isEmpty()) {
      wrong = true; // told already
      return Optional.empty();
    }
    boolean six = addresses.get(0).family() == Family.IPV6;
    String name = group + "-" + id.get() + (six ? "-ipv6" : "");
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
    builder.tracked(
        tracked, tree.scalar("better_after", Duration.class).orElse(Duration.ofSeconds(10)));
    builder.lifetime(
        tree.scalar("lifetime", Duration.class).orElse(Duration.ofSeconds(10)),
        tree.scalar("renew", Duration.class).orElse(Duration.ofSeconds(3)));
    RouterSettings settings = builder.build();
    trees.put(name, tree);
    paths.put(name, path);
    routers.add(settings);
    return Optional.of(settings);
  }

  private List<Tracked> tracked(Tree router, String path, List<String> uplinks) {
    List<Tracked> all = new ArrayList<>();
    List<Tree> given = router.at("track").map(Tree::list).orElse(List.of());
    for (int i = 0; i < given.size(); i++) {
      Tree each = given.get(i);
      String place = path + ".track[" + i + "]";
      int weight = each.scalar("weight", Integer.class).orElse(20);
      Optional<String> uplink = each.scalar("uplink", String.class);
      Optional<String> device = each.scalar("interface", String.class);
      Optional<String> file = each.scalar("file", String.class);
      long named = List.of(uplink, device, file).stream().filter(Optional::isPresent).count();
      if (named != 1) {
        tell(each, place, "it names one of uplink, interface, file");
      } else if (uplink.isPresent() && !uplinks.contains(uplink.get())) {
        tell(
            each.at("uplink").orElse(each),
            place + ".uplink",
            "there is no uplink \""
                + uplink.get()
                + "\""
                + (Nearest.hint(uplink.get(), uplinks).isEmpty()
                    ? "; there are " + String.join(", ", uplinks)
                    : Nearest.hint(uplink.get(), uplinks)));
      } else if (file.isPresent() && !file.get().startsWith("/")) {
        tell(
            each.at("file").orElse(each),
            place + ".file",
            "\"" + file.get() + "\" must be a whole path, such as /run/detour/priority");
      } else {
        Tracked.Kind kind =
            uplink.isPresent()
                ? Tracked.Kind.UPLINK
                : device.isPresent() ? Tracked.Kind.INTERFACE : Tracked.Kind.FILE;
        all.add(new Tracked(uplink.or(() -> device).or(() -> file).orElseThrow(), kind, weight));
      }
    }
    return all;
  }

  private void tell(Tree at, String path, String message) {
    wrong = true;
    problems.add(at, path, message);
  }

  /** A problem of the settings, at the place in the file that it is about. */
  private void tell(detour.vrrp.Problem problem) {
    int dot = problem.where().lastIndexOf('.');
    String name = dot < 0 ? problem.where() : problem.where().substring(0, dot);
    String key = dot < 0 ? "" : problem.where().substring(dot + 1);
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
