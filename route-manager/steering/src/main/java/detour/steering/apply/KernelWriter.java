package detour.steering.apply;

import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import detour.steering.core.FlowAction;
import detour.steering.diff.Assumed;
import detour.steering.diff.Change;
import detour.steering.diff.Diff;
import detour.steering.diff.KernelState;
import detour.steering.plan.Numbers;
import detour.steering.plan.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel equal a plan and carries out what happens to flows.
 *
 * <p>A switch is written against what was read back last time, so that nothing stands before the
 * first message; where the kernel turns out to be different, it is read and written again. Owned by
 * one thread.
 */
public final class KernelWriter {
  /** Reading, comparing and writing may race with other managers: so often it is tried at once. */
  private static final int TRIES = 3;

  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;

  /** GRE, ESP, SCTP, DCCP, UDP-Lite: deleted like UDP, but few have them. */
  private static final int[] RARE = {47, 50, 132, 33, 136};

  /** Never an uplink's number. */
  private static final int UNUSED_UPLINK = 63;

  private static final int WARM_ROUNDS = 20;

  /** Above this many waiting connections the poke would be a burst of its own. */
  private static final int MOST_POKED = 4000;

  /** Whoever says nothing for so long has noticed. */
  private static final Duration ORPHAN_LIFE = Duration.ofMinutes(5);

  private final Numbers numbers;
  private final KernelPorts kernel;
  private final Diff diff;
  private final Repairs repairs = new Repairs();
  private KernelState known = new KernelState(List.of(), List.of(), Optional.empty());

  private Optional<TableListing> listed = Optional.empty();
  private long listedIn = -1; // a generation, unsigned

  /** Objects that were to be changed since the kernel was read back last. */
  private final Set<String> planned = new HashSet<>();

  private Set<String> expected = new HashSet<>();
  private @Nullable Plan expectedPlan;

  public KernelWriter(Numbers numbers, KernelPorts kernel) {
    this.numbers = numbers;
    this.kernel = kernel;
    this.diff = new Diff(numbers);
  }

  /** Reads what the kernel holds of rules, of routes in Detour's tables and of its table. */
  public KernelState read() throws IOException {
    List<Rule> rules = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    for (Family family : Family.values()) {
      rules.addAll(kernel.routing().rules(family));
      for (Route route : kernel.routing().routes(family)) {
        if (isOurs(route)) {
          routes.add(route);
        }
      }
    }
    known = new KernelState(rules, routes, table());
    return known;
  }

  /** A listing takes long; what nobody has touched since the last one is not listed again. */
  private Optional<TableListing> table() throws NftException {
    // First: what changes meanwhile is seen the next time.
    long generation = Integer.toUnsignedLong(kernel.nftables().generation());
    if (generation != listedIn) {
      listed = kernel.nftables().table("inet", numbers.table());
      listedIn = generation;
    }
    return listed;
  }

  private boolean isOurs(Route route) {
    return route.protocol() == numbers.protocol()
        || route.table() == numbers.activeTable()
        || (route.table() > numbers.tableBase() && route.table() <= numbers.tableBase() + 63);
  }

  /**
   * Switches to a plan: writes what changed since the last one, then does what happens to flows and
   * tells who waits. Nothing is read back: {@link #confirm} follows as soon as nothing more urgent
   * is left to write.
   *
   * @return nanoseconds from the first message to the last that moves packets
   */
  public long write(Plan plan, List<FlowAction> actions) throws IOException {
    List<FlowAction> flows = actions.stream().filter(each -> isDue(each, plan)).toList();
    List<Outcome.Refusal> refused = new ArrayList<>();
    List<Change> changes = diff.changes(plan, known);
    long start = System.nanoTime();
    boolean clean = true;
    for (Change change : changes) {
      clean &= carryOut(change, refused);
      planned.addAll(change.objects());
    }
    carryOut(flows);
    long nanos = System.nanoTime() - start;
    if (clean) {
      known = Assumed.after(plan);
    } else {
      // Somebody else was here: once more, against the kernel as it is. What is refused then, the
      // reading back will tell.
      read();
      for (Change change : diff.changes(plan, known)) {
        carryOut(change, refused);
      }
    }
    poke(flows);
    return nanos;
  }

  /**
   * Reads the kernel back after {@link #write} and mends what is not as wanted.
   *
   * @param now monotonic nanoseconds
   */
  public Outcome confirm(Plan plan, long now) throws IOException {
    Set<String> objects = Set.copyOf(planned);
    planned.clear();
    return mend(plan, objects, now);
  }

  /** Compares the kernel with the plan and mends what somebody else changed. */
  public Outcome audit(Plan plan, long now) throws IOException {
    return mend(plan, Set.of(), now);
  }

  private Outcome mend(Plan plan, Set<String> meant, long now) throws IOException {
    List<Outcome.Refusal> refused = new ArrayList<>();
    List<String> repaired = new ArrayList<>();
    List<String> contested = new ArrayList<>();
    List<Change> left = List.of();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      left = diff.changes(plan, read());
      List<Change> due = left.stream().filter(each -> isDue(each, now)).toList();
      if (due.isEmpty()) {
        break;
      }
      refused.clear();
      boolean progress = false;
      for (Change change : due) {
        boolean done = carryOut(change, refused);
        progress |= done;
        for (String object : change.objects()) {
          if (done && !meant.contains(object) && expected.contains(object)) {
            repaired.add(object);
            if (repairs.count(object, now)) {
              contested.add(object);
            }
          }
        }
      }
      if (!progress) {
        break; // all refused: the same again would be refused again
      }
    }
    if (left.isEmpty() && !plan.equals(expectedPlan)) {
      expected = objectsOf(plan);
      expectedPlan = plan;
    }
    return new Outcome(List.copyOf(meant), repaired, contested, refused, left.isEmpty());
  }

  private boolean isDue(Change change, long now) {
    return change.objects().stream().anyMatch(each -> repairs.due(each, now));
  }

  /** Every object of a plan by name: what is missing of them later was taken by somebody. */
  private Set<String> objectsOf(Plan plan) {
    Set<String> objects = new HashSet<>();
    for (Change change :
        diff.changes(plan, new KernelState(List.of(), List.of(), Optional.empty()))) {
      objects.addAll(change.objects());
    }
    for (Change change :
        diff.changes(plan, new KernelState(List.of(), List.of(), Optional.of(emptyListing())))) {
      objects.addAll(change.objects());
    }
    return objects;
  }

  private TableListing emptyListing() {
    return new TableListing(
        "inet",
        numbers.table(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private boolean carryOut(Change change, List<Outcome.Refusal> refused) {
    try {
      if (change instanceof Change.AddRule add) {
        kernel.routing().addRule(add.rule());
      } else if (change instanceof Change.DeleteRule delete) {
        kernel.routing().deleteRule(delete.rule());
      } else if (change instanceof Change.ReplaceRoute replace) {
        kernel.routing().replaceRoute(replace.route());
      } else if (change instanceof Change.DeleteRoute delete) {
        kernel.routing().deleteRoute(delete.route());
      } else if (change instanceof Change.Transaction transaction) {
        kernel.nftables().run(transaction.commands());
      }
      return true;
    } catch (NetlinkException e) {
      if (alreadySo(change, e.errno())) {
        return true;
      }
      refused.add(new Outcome.Refusal(change.objects().get(0), String.valueOf(e.getMessage())));
      return false;
    } catch (NftException e) {
      refused.add(new Outcome.Refusal(change.objects().get(0), String.valueOf(e.getMessage())));
      return false;
    }
  }

  private static boolean alreadySo(Change change, int errno) {
    if (change instanceof Change.AddRule) {
      return errno == Errno.EEXIST;
    }
    boolean deletion = change instanceof Change.DeleteRule || change instanceof Change.DeleteRoute;
    return deletion && (errno == Errno.ENOENT || errno == Errno.ESRCH);
  }

  /**
   * Forgets flows, those first that most people wait for. Each deletion walks all of connection
   * tracking, and no packet needs the rare ones at once.
   */
  private void carryOut(List<FlowAction> flows) throws NetlinkException {
    List<ConntrackFilter> first = new ArrayList<>();
    List<ConntrackFilter> second = new ArrayList<>();
    List<ConntrackFilter> last = new ArrayList<>();
    for (FlowAction flow : flows) {
      ConntrackFilter all =
          ConntrackFilter.mark(flow.family(), numbers.mark(flow.uplink()), numbers.mask());
      if (flow instanceof FlowAction.Forget) {
        first.add(all);
        continue;
      }
      first.add(all.withProtocol(UDP));
      second.add(all.withProtocol(TCP).withoutReply());
      second.add(all.withProtocol(flow.family() == Family.IPV4 ? ICMP : ICMPV6));
      for (int protocol : RARE) {
        last.add(all.withProtocol(protocol));
      }
    }
    for (List<ConntrackFilter> each : List.of(first, second, last)) {
      for (ConntrackFilter filter : each) {
        kernel.conntrack().delete(filter);
      }
    }
  }

  private void poke(List<FlowAction> flows) throws IOException {
    for (FlowAction flow : flows) {
      if (flow instanceof FlowAction.Release) {
        List<ConntrackEntry> connections = established(flow);
        if (connections.size() <= MOST_POKED) {
          kernel.poke().poke(connections);
        }
      }
    }
  }

  private List<ConntrackEntry> established(FlowAction flow) throws NetlinkException {
    return kernel
        .conntrack()
        .list(
            ConntrackFilter.mark(flow.family(), numbers.mark(flow.uplink()), numbers.mask())
                .withProtocol(TCP))
        .stream()
        .filter(each -> each.tcpState() == ConntrackEntry.TCP_ESTABLISHED)
        .toList();
  }

  /** Once more, a while after a switch: entries that were in flight (NFQUEUE) while it happened. */
  public void sweep(FlowAction.Release release, Plan plan) throws IOException {
    if (isDue(release, plan)) {
      carryOut(List.of(release));
      poke(List.of(release));
    }
  }

  /** An uplink that is alive again by now carries flows that are not to be touched. */
  private boolean isDue(FlowAction flow, Plan plan) {
    return flow instanceof FlowAction.Forget
        || plan.table().isDead(flow.family(), numbers.mark(flow.uplink()));
  }

  /**
   * Tells the clients of connections that the kernel dropped with the interface or the address they
   * were translated to: each is put back as an orphan, which is answered by a reset, and poked.
   *
   * <p>Whatever else was taken out of connection tracking, by {@code conntrack -D} for one, is left
   * alone: it may go on as a new flow.
   *
   * @param lost established connections that were taken away
   * @return those whose uplink is not known to be gone, so far
   */
  public List<ConntrackEntry> tellOrphans(List<ConntrackEntry> lost, Plan plan) throws IOException {
    Set<InetAddress> own = new HashSet<>();
    kernel.routing().addresses().forEach(each -> own.add(each.prefix().address()));
    List<ConntrackEntry> orphans = new ArrayList<>();
    List<ConntrackEntry> others = new ArrayList<>();
    for (ConntrackEntry each : lost) {
      InetAddress translated = each.replyDestination().getAddress();
      boolean masqueraded = !translated.equals(each.source().getAddress());
      boolean gone = !own.contains(translated) || isDead(each, plan);
      (masqueraded && gone ? orphans : others).add(each);
    }
    for (ConntrackEntry each : orphans) {
      int mark = (each.mark() & ~numbers.mask()) | numbers.orphanMark();
      kernel.conntrack().create(each.withMark(mark), ORPHAN_LIFE);
    }
    kernel.poke().poke(orphans);
    return others;
  }

  private boolean isDead(ConntrackEntry entry, Plan plan) {
    return plan.table()
        .isDead(Family.of(entry.source().getAddress()), entry.mark() & numbers.mask());
  }

  /**
   * Goes through the motions of a switch on a mark that no flow has, so that the first real one
   * does not wait for classes to be loaded.
   */
  public void warmUp(Plan plan) throws IOException {
    for (Family family : Family.values()) {
      carryOut(List.of(new FlowAction.Release(family, UNUSED_UPLINK)));
      poke(List.of(new FlowAction.Release(family, UNUSED_UPLINK)));
    }
    for (int i = 0; i < WARM_ROUNDS; i++) {
      diff.changes(plan, new KernelState(List.of(), List.of(), Optional.of(emptyListing())));
    }
  }

  /** Takes everything of Detour's out of the kernel. */
  public List<Outcome.Refusal> remove() throws IOException {
    List<Outcome.Refusal> refused = new ArrayList<>();
    for (Change change : diff.removal(read())) {
      carryOut(change, refused);
    }
    return refused;
  }
}
