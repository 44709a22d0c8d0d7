package detour.daemon;

import detour.daemon.config.ConfigException;
import detour.daemon.config.Configuration;
import detour.daemon.config.ConfigurationReader;
import detour.daemon.config.Problem;
import detour.daemon.core.Core;
import detour.daemon.core.CorePorts;
import detour.daemon.core.Observation;
import detour.daemon.core.PathKey;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.daemon.system.Sysctls;
import detour.health.simulator.Replay;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.nft.LibnftablesNftables;
import detour.kernel.route.Route;
import detour.steering.apply.KernelPorts;
import detour.steering.apply.KernelWriter;
import detour.steering.apply.Poke;
import detour.steering.diff.Change;
import detour.steering.diff.Diff;
import detour.steering.diff.KernelState;
import detour.steering.diff.Words;
import detour.steering.lease.LeaseFiles;
import detour.steering.plan.Numbers;
import detour.steering.plan.Plan;
import detour.steering.uplink.Discovery;
import detour.vrrp.OwnAddresses;
import detour.vrrp.address.Leftovers;
import detour.vrrp.address.NetworkSysctls;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code detourd} does without staying: checking, planning, replaying, cleaning up. */
final class Offline {
  private final Arguments arguments;
  private final PrintStream out;
  private final PrintStream err;

  Offline(Arguments arguments, PrintStream out, PrintStream err) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
  }

  /** Prints every mistake as {@code FILE:LINE:COLUMN: KEY: MESSAGE}. */
  static void print(Path file, ConfigException wrong, PrintStream to) {
    List<Problem> problems = wrong.problems();
    problems.forEach(each -> to.println(file + ":" + each));
    to.println(
        problems.size() == 1 ? "1 mistake was found." : problems.size() + " mistakes were found.");
  }

  int check() throws IOException {
    Configuration configuration;
    try {
      configuration =
          ConfigurationReader.parse(
              ConfigurationReader.bytes(arguments.config()),
              OwnAddresses.here().with(new AcceptedFile(arguments.state(), new Log(err)).pair()));
    } catch (ConfigException e) {
      print(arguments.config(), e, err);
      return Main.REFUSED;
    }
    out.println(arguments.config() + " is right.");
    out.println();
    Promises.print(configuration, out);
    return 0;
  }

  int replay() throws IOException {
    Path file = arguments.samples().orElseThrow();
    try {
      return SampleReplay.print(file, out) ? 0 : 1;
    } catch (Replay.BadLineException e) {
      err.println(file + ":" + e.line + ": " + e.getMessage());
      return Main.REFUSED;
    }
  }

  int plan() throws IOException {
    Configuration configuration;
    try {
      configuration = ConfigurationReader.read(arguments.config());
    } catch (ConfigException e) {
      print(arguments.config(), e, err);
      return Main.REFUSED;
    }
    Numbers numbers = configuration.numbers();
    Map<String, Integer> uplinkNumbers =
        new StateFolder(arguments.state(), err::println)
            .uplinkNumbers(
                configuration.uplinks().stream().map(Configuration.Uplink::name).toList());
    try (LinuxRtnetlink routing = new LinuxRtnetlink();
        LibnftablesNftables nftables = new LibnftablesNftables();
        CtnetlinkConntrack conntrack = new CtnetlinkConntrack()) {
      KernelState kernel =
          new KernelWriter(numbers, new KernelPorts(routing, nftables, conntrack, Poke.none()))
              .read();
      Observation observation = observe(routing);
      List<Plan> plans = new ArrayList<>();
      Core core =
          new Core(
              configuration,
              Specs.of(configuration, uplinkNumbers),
              new Discovery(numbers.protocol(), new LeaseFiles(Path.of("/"))),
              new CorePorts(event -> {}, new NoProbes(), (plan, flows, moved) -> plans.add(plan)),
              Map.of(),
              0);
      core.adopt(kernel.table());
      core.observed(0, observation);
      List<Change> changes = new Diff(numbers).changes(plans.get(plans.size() - 1), kernel);
      if (changes.isEmpty()) {
        out.println("# Nothing would change: the kernel equals the plan.");
      }
      for (Change change : changes) {
        out.println(Words.command(change, index -> name(observation, index)));
      }
    }
    return 0;
  }

  private static String name(Observation observation, int ifindex) {
    return observation.links().stream()
        .filter(each -> each.ifindex() == ifindex)
        .map(Link::name)
        .findFirst()
        .orElse("index-" + ifindex);
  }

  private static Observation observe(LinuxRtnetlink routing) throws IOException {
    List<Route> routes = new ArrayList<>();
    for (Family family : Family.values()) {
      routes.addAll(routing.routes(family));
    }
    return new Observation(routing.links(), routing.addresses(), routes, routing.neighbors());
  }

  /** Nothing is asked while planning. */
  private static final class NoProbes implements CorePorts.Probes {
    @Override
    public void send(PathKey path, int target, long sequence) {}

    @Override
    public void reopen(PathKey path) {}
  }

  /**
   * Takes everything of Detour's out of the kernel, whatever became of the daemon; refused while it
   * runs.
   */
  int cleanup() throws IOException {
    return new Cleanup(arguments, err).run(this::remove);
  }

  private int remove(Numbers numbers, StateFolder state) throws IOException {
    if (OtherNat.none(numbers.table())) {
      err.println(
          "warning: Detour's is the only source translation on this machine. Without it private"
              + " addresses leave as they are, and living connections end.");
    }
    try (LinuxRtnetlink routing = new LinuxRtnetlink();
        LibnftablesNftables nftables = new LibnftablesNftables();
        CtnetlinkConntrack conntrack = new CtnetlinkConntrack()) {
      KernelWriter writer =
          new KernelWriter(numbers, new KernelPorts(routing, nftables, conntrack, Poke.none()));
      List<String> refused = new ArrayList<>();
      writer.remove().forEach(each -> refused.add(each.object() + ": " + each.error()));
      for (Family family : Family.values()) {
        conntrack.setMark(ConntrackFilter.mark(family, 0, 0), 0, numbers.mask());
      }
      Sysctls.restore(state.sysctls());
      state.sysctls(Map.of());
      refused.addAll(removePair(routing, nftables, state));
      refused.forEach(err::println);
      out.println(
          refused.isEmpty()
              ? "Everything of Detour's is out of the kernel."
              : "The kernel kept "
                  + refused.size()
                  + (refused.size() == 1 ? " object" : " objects")
                  + "; see above.");
      return refused.isEmpty() ? 0 : 1;
    }
  }

  /** What a pair left that had no time to end: it was killed, or ended for a restart. */
  private List<String> removePair(
      LinuxRtnetlink routing, LibnftablesNftables nftables, StateFolder state) throws IOException {
    List<Link> devices = Leftovers.devices(routing.links());
    Map<String, String> before = state.takeRestartTicket().sysctls();
    new NetworkSysctls(before).restoreUnused();
    if (!devices.isEmpty() && before.isEmpty()) {
      err.println(
          "warning: detourd was killed while it had a virtual MAC, and what the sysctls arp_ignore,"
              + " arp_filter, arp_announce and rp_filter were before is not known: they stay as"
              + " they are until they are set, or until a reboot.");
    }
    try (NetlinkConnection connection = new NetlinkConnection(NetlinkConnection.ROUTE)) {
      List<String> refused = new ArrayList<>(Leftovers.removeDevices(connection, devices));
      refused.addAll(Leftovers.removeTables(nftables));
      return refused;
    }
  }
}
