package detour.daemon.core;

import detour.daemon.config.ConfigException;
import detour.daemon.config.Configuration;
import detour.daemon.config.ConfigurationReader;
import detour.event.Event;
import detour.event.Reason;
import detour.health.Memory;
import detour.health.Traffic;
import detour.health.Wrong;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.route.Route;
import detour.steering.core.FlowAction;
import detour.steering.plan.Plan;
import detour.steering.uplink.Discovery;
import detour.steering.uplink.Leases;
import detour.steering.uplink.UplinkSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An office of two uplinks on a desk: the core with its time, its answers and its kernel faked. */
final class Desk implements CorePorts.Probes, CorePorts.KernelTasks {
  static final long MILLISECOND = 1_000_000L;
  private static final long RTT = 10 * MILLISECOND;

  private record Answer(PathKey path, long sequence, boolean portal) {}

  final List<Event> events = new ArrayList<>();
  final List<FlowAction> flows = new ArrayList<>();
  Core core;
  private String text;

  /** Paths and targets ({@code 1/IPV4/0}) that do not answer. */
  final Set<String> mute = new HashSet<>();

  /** Paths and targets in whose place a portal answers. */
  final Set<String> portals = new HashSet<>();

  private final Map<String, Integer> numbers = new HashMap<>();
  private final TreeMap<Long, List<Answer>> answers = new TreeMap<>();
  private Optional<Plan> plan = Optional.empty();
  private long now = 1_000_000 * MILLISECOND;
  private long sent;
  private long tx;
  private long rx;
  private final Map<PathKey, Long> sentBy = new HashMap<>();

  Desk(String text) {
    this(text, core -> {});
  }

  /**
   * @param first is done with the core before it is told anything
   */
  Desk(String text, Consumer<Core> first) {
    this.text = text;
    core = core(text, Map.of());
    first.accept(core);
    core.observed(now, kernel());
  }

  private Core core(String text, Map<PathKey, Memory> memories) {
    Configuration configuration = configuration(text);
    List<UplinkSpec> specs = new ArrayList<>();
    for (Configuration.Uplink each : configuration.uplinks()) {
      specs.add(
          new UplinkSpec(
              numbers.computeIfAbsent(each.name(), any -> numbers.size() + 1),
              each.name(),
              each.interfaceName(),
              each.gateways(),
              each.nat(),
              each.prefixes()));
    }
    return new Core(
        configuration,
        specs,
        new Discovery(144, Leases.none()),
        new CorePorts(events::add, this, this),
        memories,
        now);
  }

  /** Goes on with another configuration, as a reload does. */
  void reload(String text, Map<String, Forcing> forcings) {
    this.text = text;
    Core next = core(text, Map.of());
    next.takeOver(core, forcings, now);
    core = next;
  }

  /** Goes on with another process, which knows what this one kept. */
  void restart() {
    answers.clear();
    core = core(text, core.memories(now));
    core.observed(now, kernel());
  }

  /** The kernel is as it was at first. */
  void carrierBack() {
    core.observed(now, kernel());
  }

  private static Configuration configuration(String text) {
    try {
      return ConfigurationReader.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Two interfaces, 11 and 12, each with an address and a default route of both families. */
  private static Observation kernel() {
    List<Link> links = new ArrayList<>();
    List<InterfaceAddress> addresses = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    for (int n = 1; n <= 2; n++) {
      int up = Link.IFF_UP | Link.IFF_LOWER_UP;
      links.add(new Link(10 + n, "wan" + n, 1, up, 6, 1500, "", 0, "", Optional.empty()));
      for (String prefix : List.of("192.0.2." + 16 * n + "/28", "2001:db8:" + n + "::2/64")) {
        addresses.add(
            new InterfaceAddress(10 + n, Prefix.parse(prefix), Optional.empty(), 0, 0x80));
      }
      for (String gateway : List.of("192.0.2." + (16 * n + 1), "2001:db8:" + n + "::1")) {
        Family family = Family.of(Addresses.parse(gateway));
        routes.add(
            new Route(
                Route.MAIN,
                Prefix.any(family),
                Optional.of(Addresses.parse(gateway)),
                10 + n,
                Optional.empty(),
                100 * n,
                16,
                Route.UNICAST,
                0,
                0,
                false));
      }
    }
    return new Observation(links, addresses, routes, List.of());
  }

  @Override
  public void send(PathKey path, int target, long sequence) {
    sent++;
    sentBy.merge(path, 1L, Long::sum);
    String key = path.text() + "/" + target;
    if (!mute.contains(key)) {
      answers
          .computeIfAbsent(now + RTT, any -> new ArrayList<>())
          .add(new Answer(path, sequence, portals.contains(key)));
    }
  }

  @Override
  public void reopen(PathKey path) {}

  @Override
  public void apply(Plan next, List<FlowAction> actions, List<Moved> decided) {
    plan = Optional.of(next);
    flows.addAll(actions);
    decided.forEach(each -> events.add(each.event()));
  }

  /** Lets time pass. */
  void run(long millis) {
    long end = now + millis * MILLISECOND;
    while (true) {
      long next = Math.min(core.deadlineNanos(), answers.isEmpty() ? end : answers.firstKey());
      if (next - end >= 0) {
        break;
      }
      now = Math.max(now, next);
      if (!answers.isEmpty() && answers.firstKey() <= now) {
        answers.pollFirstEntry().getValue().forEach(this::take);
      } else {
        core.poll(now);
      }
    }
    now = end;
  }

  private void take(Answer answer) {
    if (answer.portal()) {
      Reason login = new Reason("captive-portal", "it wants a login");
      core.wrong(now, answer.path(), answer.sequence(), Wrong.CAPTIVE, login);
    } else {
      core.answered(now, answer.path(), answer.sequence(), RTT);
    }
  }

  /** Lets time pass while a path has a call, a packet each 10 ms, and its counters are read. */
  void runWithCall(long millis, PathKey path, boolean answered) {
    for (long i = 0; i < millis; i += 10) {
      run(10);
      tx++;
      rx += answered ? 1 : 0;
      core.traffic(now, Map.of(path, new Traffic(tx, rx, 0, 0, 200 * tx)));
    }
  }

  /** Nothing answers by an uplink any more. */
  void cut(int uplink) {
    for (Family family : Family.values()) {
      cutFamily(uplink, family);
    }
  }

  /** Nothing answers by an uplink in a family any more. */
  void cutFamily(int uplink, Family family) {
    for (int target = 0; target < 8; target++) {
      mute.add(new PathKey(uplink, family).text() + "/" + target);
    }
  }

  /** Probes sent so far by a path. */
  long sentBy(int uplink, Family family) {
    return sentBy.getOrDefault(new PathKey(uplink, family), 0L);
  }

  long now() {
    return now;
  }

  /** Probes sent so far. */
  long sent() {
    return sent;
  }

  /** Uplinks that take new flows of a family. */
  Set<Integer> takers(Family family) {
    Set<Integer> takers = new HashSet<>();
    for (String owner :
        new HashSet<>(map(family == Family.IPV4 ? "default4" : "default6").values())) {
      String taker =
          map("take" + owner.substring("goto new".length()))
              .getOrDefault(family.key(), "goto put0");
      takers.add(Integer.parseInt(taker.substring("goto put".length())));
    }
    return takers;
  }

  private Map<String, String> map(String name) {
    return plan.flatMap(each -> Optional.ofNullable(each.table().maps().get(name)))
        .orElseThrow()
        .elements();
  }

  /** Sentences of events so far. */
  List<String> sentences() {
    return events.stream().map(Event::sentence).toList();
  }
}
