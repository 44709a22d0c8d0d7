package detour.vrrp.address;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.vrrp.packet.Announcements;
import detour.vrrp.packet.MacAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the addresses of one virtual router, or sees to it that they are not held. */
public final class AddressKeeper {
  private final NetlinkConnection connection;
  private final LinuxRtnetlink rtnetlink;
  private static final int TABLE_LOCAL = 255;

  /** A worker that has to wait for its processor; longer than that nobody waits for an address. */
  private static final long LOCAL_ROUTES_NANOS = 100_000_000L;

  private static final long LOOK_AGAIN_NANOS = 300_000L;

  private Holding holding;
  private final Optional<Guard> guard;
  private final Optional<VirtualMacDevice> device;
  private @Nullable Link parent;
  private int target;
  private boolean held;

  /** Holds nothing yet. */
  public AddressKeeper(KernelAccess kernel, Holding holding) {
    this.connection = kernel.connection();
    this.rtnetlink = kernel.rtnetlink();
    this.holding = holding;
    this.guard = kernel.nftables().map(each -> new Guard(each, holding));
    this.device =
        holding.virtualMac()
            ? Optional.of(new VirtualMacDevice(kernel, holding.family(), holding.vrid()))
            : Optional.empty();
  }

  /** Does what holding and giving up need, but changes nothing. */
  public void rehearse() throws NetlinkException {
    for (Prefix each : holding.addresses()) {
      AddressMessages.hold(1, each, holding.lifetimeSeconds());
      AddressMessages.giveUp(1, each);
      Announcements.of(each.address(), MacAddress.virtual(holding.family(), holding.vrid()));
    }
    if (holding.family() == Family.IPV6) {
      taken();
    }
  }

  /** The station that announcements come from. */
  public MacAddress station() {
    if (holding.virtualMac()) {
      return MacAddress.virtual(holding.family(), holding.vrid());
    }
    return new MacAddress(Objects.requireNonNull(parent).hardwareAddress());
  }

  /** Whether they shall be held now. */
  public boolean held() {
    return held;
  }

  /** The interface is there, perhaps made anew. */
  public void attach(Link link) throws IOException {
    Link before = parent;
    parent = link;
    if (before != null && before.ifindex() == link.ifindex()) {
      return;
    }
    target = link.ifindex();
    boolean serving = false;
    if (device.isPresent()) {
      target = device.get().ensure(link);
      serving = !present(rtnetlink.addresses()).isEmpty();
    }
    if (guard.isPresent()) {
      // A process before this one may have been Active: its packets go on being taken.
      guard.get().prepare(link.ifindex(), serving);
    }
  }

  /** The interface is gone, and all that was on it. */
  public void detach() {
    Link last = parent;
    if (device.isPresent() && last != null) {
      device.get().gone(last.ifindex());
    }
    parent = null;
    held = false;
  }

  /** Which of the addresses are there. */
  public List<Prefix> present(List<InterfaceAddress> all) {
    return holding.addresses().stream()
        .filter(
            each ->
                all.stream()
                    .anyMatch(
                        there ->
                            there.ifindex() == target
                                && there.prefix().address().equals(each.address())))
        .toList();
  }

  /** Those of the addresses that are the interface's own, to stay: not ours to hold. */
  public List<Prefix> configured(List<InterfaceAddress> all) {
    return holding.addresses().stream()
        .filter(
            each ->
                all.stream()
                    .anyMatch(
                        there ->
                            there.ifindex() == target
                                && there.prefix().address().equals(each.address())
                                && (there.flags() & InterfaceAddress.PERMANENT) != 0))
        .toList();
  }

  /** Other addresses from now on; those no longer among them are given up. */
  public void change(Holding next) throws IOException {
    boolean was = held;
    List<Prefix> dropped =
        holding.addresses().stream().filter(each -> !next.addresses().contains(each)).toList();
    List<InterfaceAddress> all = was ? rtnetlink.addresses() : List.of();
    holding = next;
    if (guard.isPresent()) {
      guard.get().change(next);
    }
    if (!was) {
      return;
    }
    hold();
    for (Prefix each : dropped) {
      if (all.stream()
          .anyMatch(there -> there.ifindex() == target && there.prefix().equals(each))) {
        connection.execute("giving up " + each, AddressMessages.giveUp(target, each));
      }
    }
  }

  /** Holds them from now on. */
  public void hold() throws IOException {
    if (parent == null) {
      return;
    }
    held = true;
    if (device.isPresent()) {
      device.get().set(target, true);
    }
    try {
      if (guard.isPresent()) {
        guard.get().open(true);
      }
    } finally { // better unguarded than not served
      add();
      if (holding.family() == Family.IPV6 && !holding.owned()) {
        awaitLocalRoutes();
      }
    }
  }

  /**
   * The kernel says that it has an IPv6 address before it takes packets to it: their local routes
   * are made by a worker of its own (addrconf_dad_work, net/ipv6/addrconf.c).
   */
  private void awaitLocalRoutes() throws NetlinkException {
    long end = System.nanoTime() + LOCAL_ROUTES_NANOS;
    while (!taken() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private boolean taken() throws NetlinkException {
    Set<InetAddress> local =
        rtnetlink.routes(Family.IPV6, TABLE_LOCAL).stream()
            .map(each -> each.destination().address())
            .collect(Collectors.toSet());
    return holding.addresses().stream().allMatch(each -> local.contains(each.address()));
  }

  private void add() throws NetlinkException {
    if (!holding.owned()) {
      for (Prefix each : holding.addresses()) {
        set(each, holding.lifetimeSeconds());
      }
    }
  }

  private void set(Prefix address, int lifetimeSeconds) throws NetlinkException {
    connection.execute(
        "holding " + address, AddressMessages.hold(target, address, lifetimeSeconds));
  }

  /**
   * The lifetime of those that are there starts anew, though a process before this one holds them.
   * Who slept may not put back what is gone: another may hold it by now.
   *
   * @param lifetimeSeconds from now on
   */
  public void renew(int lifetimeSeconds) throws NetlinkException {
    if (holding.owned() || parent == null) {
      return;
    }
    for (InterfaceAddress each : rtnetlink.addresses()) {
      boolean configured = (each.flags() & InterfaceAddress.PERMANENT) != 0;
      if (each.ifindex() == target && !configured && holding.addresses().contains(each.prefix())) {
        set(each.prefix(), lifetimeSeconds);
      }
    }
  }

  /** The usual lifetime. */
  public int lifetimeSeconds() {
    return holding.lifetimeSeconds();
  }

  /** Gives them up; those that are not there any more need nothing. */
  public void giveUp() throws IOException {
    held = false;
    if (parent == null) {
      return;
    }
    if (!holding.owned()) {
      List<InterfaceAddress> all = rtnetlink.addresses();
      List<Prefix> configured = configured(all);
      for (Prefix each : present(all)) {
        if (configured.contains(each)) {
          continue;
        }
        for (Prefix there : asThere(all, each)) {
          connection.execute("giving up " + there, AddressMessages.giveUp(target, there));
        }
      }
    }
    try {
      if (guard.isPresent()) {
        guard.get().open(false);
      }
    } finally { // unguarded it must not answer all the more
      if (device.isPresent()) {
        device.get().set(target, false);
      }
    }
  }

  /** With the subnet's length they have there. */
  private List<Prefix> asThere(List<InterfaceAddress> all, Prefix wanted) {
    List<Prefix> there = new ArrayList<>();
    for (InterfaceAddress each : all) {
      if (each.ifindex() == target && each.prefix().address().equals(wanted.address())) {
        there.add(each.prefix());
      }
    }
    return there;
  }

  /** Makes the device anew where somebody took it away: a Backup needs it soon enough. */
  public void repair(List<Link> links) throws IOException {
    if (device.isPresent() && parent != null && there(links).isEmpty()) {
      target = device.get().ensure(parent);
    }
  }

  private Optional<Link> there(List<Link> links) {
    return links.stream().filter(each -> each.ifindex() == target).findFirst();
  }

  /**
   * Puts back what others took away, and switches on what they switched off.
   *
   * @return how many addresses were missing
   */
  public int heal(List<Link> links, List<InterfaceAddress> all) throws IOException {
    if (!held || holding.owned() || parent == null) {
      return 0;
    }
    boolean off = there(links).filter(Link::adminUp).isEmpty();
    int missing = holding.addresses().size() - (off ? 0 : present(all).size());
    if (missing > 0) {
      hold();
    }
    return missing;
  }

  /** Writes again what nftables refused. */
  public void retryGuard() throws IOException {
    if (guard.isPresent() && parent != null) {
      guard.get().retry();
    }
  }

  /** Whether it has rules that others may take away. */
  public boolean guarded() {
    return guard.filter(Guard::any).isPresent() && parent != null;
  }

  /**
   * Puts back rules that others took away.
   *
   * @param chains as {@link KernelAccess#chains} has them
   * @return whether any were missing
   */
  public boolean restoreGuard(Set<String> chains) throws IOException {
    return guarded() && guard.orElseThrow().restore(chains);
  }

  /** Takes away what was set up; the addresses are given up before, or left on purpose. */
  public void remove() throws NetlinkException {
    guard.ifPresent(Guard::remove);
    Link last = parent;
    if (device.isPresent() && last != null) {
      device.get().remove(last.ifindex());
    }
  }
}
