package detour.vrrp;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkException;
import detour.vrrp.address.AddressKeeper;
import detour.vrrp.address.Holding;
import detour.vrrp.address.KernelAccess;
import detour.vrrp.packet.Announcements;
import detour.vrrp.packet.MacAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual router does in the kernel; all of it on the kernel thread. Tells the deciding
 * thread what it finds.
 */
final class RouterKernel {
  /** Where findings go; posts to the deciding thread. */
  interface Findings {
    /**
     * The interface as it is.
     *
     * @param own the address to send from
     * @param holding whether addresses of ours are there already
     */
    void link(boolean usable, Reason reason, Optional<InetAddress> own, boolean holding);

    /** Addresses were missing and are back. */
    void healed(int addresses);

    /** Rules of nftables were missing and are back. */
    void guarded();

    /** The kernel, or the network, refused something. */
    void refused(String text);

    /**
     * Something that was refused was taken.
     *
     * @param standing what is refused still
     */
    void taken(Optional<String> standing);
  }

  /** The way in and out of the interface. */
  interface Port {
    /** Opens it on an interface that is up; where it is open, only its station may be another. */
    void open(Link link) throws IOException;

    /** Adverts come from this address from now on. */
    void from(InetAddress address) throws IOException;

    /** Sends a frame. */
    void frame(byte[] frame) throws IOException;

    /** Closes it, if it is open. */
    void close();
  }

  private static final int TELL_AGAIN = 1;

  /** Of another station: every neighbour has the wrong one, and frames are lost at times. */
  private static final int TELL_OTHER_STATION = 3;

  // What can be refused and taken later; all about the addresses is done again by the next look.
  private static final String SIGHT = "sight";
  private static final String SETUP = "setup";
  private static final String SOCKETS = "sockets";
  private static final String SENDER = "sender";
  private static final String ADDRESSES = "addresses";
  private static final String RENEWAL = "renewal"; // takes none that is not there
  private static final String NEIGHBOURS = "neighbours";
  private static final String GUARD = "guard";

  private static final String GUARDING = "writing the rules of nftables";

  private RouterSettings settings;
  private final Port port;
  private final AddressKeeper keeper;
  private final Findings findings;
  private final Map<String, String> refusals = new LinkedHashMap<>(); // by their subject
  private int attached;
  private @Nullable MacAddress announced; // the station that the neighbours were told last

  RouterKernel(RouterSettings settings, Port port, KernelAccess kernel, Findings findings) {
    this.settings = settings;
    this.port = port;
    this.findings = findings;
    this.keeper = new AddressKeeper(kernel, holding(settings));
  }

  static Holding holding(RouterSettings settings) {
    return new Holding(
        settings.interfaceName(),
        settings.family(),
        settings.id(),
        settings.addresses(),
        settings.virtualMac(),
        settings.accept(),
        settings.owner(),
        (int) settings.lifetime().toSeconds());
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Gives what was refused. */
  private Optional<String> attempt(String subject, String what, Work work) {
    try {
      work.run();
      if (refusals.remove(subject) != null) {
        findings.taken(refusals.values().stream().findFirst());
      }
      return Optional.empty();
    } catch (IOException e) {
      String text = what + ": " + e.getMessage();
      if (!text.equals(refusals.put(subject, text))) {
        findings.refused(text);
      }
      return Optional.of(text);
    }
  }

  /** The kernel does not say how the interfaces are. */
  void unseen(NetlinkException why) {
    attempt(
        SIGHT,
        "looking at the interfaces",
        () -> {
          throw why;
        });
  }

  /**
   * Looks at the interface after something changed.
   *
   * @param awake whether what is missing may be put back: another may hold it when this gateway has
   *     slept
   */
  void look(List<Link> links, List<InterfaceAddress> addresses, boolean awake) {
    attempt(SIGHT, "", () -> {});
    Optional<Link> found =
        links.stream().filter(each -> each.name().equals(settings.interfaceName())).findFirst();
    if (found.isEmpty()) {
      gone();
      return;
    }
    Link link = found.get();
    if (attached != link.ifindex()) {
      detach();
    }
    if (!MacAddress.valid(link.hardwareAddress())) {
      unusable(
          "no-ethernet",
          link.name()
              + " is no Ethernet interface: VRRP needs the one that the office's switch is behind");
      return;
    }
    // In each look: its station may be another, as a bridge's with its ports.
    Optional<String> refused =
        attempt(SETUP, "setting up on " + link.name(), () -> keeper.attach(link));
    if (refused.isPresent()) {
      unusable("refused", refused.get());
      return;
    }
    attached = link.ifindex();
    if (!link.adminUp()) {
      unusable("interface-down", link.name() + " is switched off");
      return;
    }
    Optional<String> deaf = attempt(SOCKETS, "listening on " + link.name(), () -> port.open(link));
    if (deaf.isPresent()) {
      unusable("refused", deaf.get());
      return;
    }
    if (!link.carrier()) {
      unusable("no-carrier", link.name() + " has no carrier");
      return;
    }
    usable(link, links, addresses, awake);
  }

  private void usable(
      Link link, List<Link> links, List<InterfaceAddress> addresses, boolean awake) {
    if (!settings.owner() && !keeper.configured(addresses).isEmpty()) {
      unusable(
          "address-configured",
          keeper.configured(addresses)
              + " is configured on "
              + link.name()
              + " itself: take it away there, or give the router priority 255");
      return;
    }
    List<Problem> problems =
        SettingsCheck.owner(settings, OwnAddresses.of(link, addresses).keySet());
    if (!problems.isEmpty()) {
      unusable("not-owner", problems.get(0).text());
      return;
    }
    Optional<InetAddress> own = sender(link, addresses);
    own.ifPresent(each -> attempt(SENDER, "sending from " + each, () -> port.from(each)));
    attempt(
        ADDRESSES,
        "putting addresses back on " + link.name(),
        () -> {
          keeper.repair(links);
          int healed = awake ? keeper.heal(links, addresses) : 0;
          if (healed > 0) {
            tellNeighbours(TELL_AGAIN);
            findings.healed(healed);
          }
          if (awake && keeper.held() && announced != null && !announced.equals(keeper.station())) {
            tellNeighbours(TELL_OTHER_STATION);
          }
        });
    attempt(GUARD, GUARDING, keeper::retryGuard);
    findings.link(
        true,
        new Reason("link-up", link.name() + " is up"),
        own,
        !settings.owner() && !keeper.present(addresses).isEmpty());
  }

  /** Whether it has rules of nftables, to be looked at. */
  boolean guarded() {
    return keeper.guarded();
  }

  /**
   * Looks at its rules.
   *
   * @param chains that there are
   */
  void audit(Set<String> chains) {
    attempt(
        GUARD,
        GUARDING,
        () -> {
          if (keeper.restoreGuard(chains)) {
            findings.guarded();
          }
        });
  }

  private void gone() {
    detach();
    unusable("no-interface", "there is no interface " + settings.interfaceName());
  }

  private void detach() {
    attached = 0;
    port.close();
    keeper.detach();
  }

  private void unusable(String code, String text) {
    findings.link(false, new Reason(code, text), Optional.empty(), false);
  }

  /**
   * The primary address of IPv4 (RFC 9568 section 5.1.1.1), the link-local one of IPv6 (section
   * 5.1.2.1) unless its peers are farther away.
   */
  private Optional<InetAddress> sender(Link link, List<InterfaceAddress> addresses) {
    boolean linkLocal =
        settings.family() == Family.IPV6
            && settings.peers().stream().allMatch(InetAddress::isLinkLocalAddress);
    InetAddress secondary = null;
    for (InterfaceAddress each : addresses) {
      InetAddress address = each.prefix().address();
      boolean virtual = settings.plainAddresses().contains(address);
      if (each.ifindex() != link.ifindex()
          || Family.of(address) != settings.family()
          || !each.usable()
          || virtual != settings.owner()
          || (settings.family() == Family.IPV6 && address.isLinkLocalAddress() != linkLocal)
          || (each.flags() & InterfaceAddress.DEPRECATED) != 0) {
        continue;
      }
      if (settings.family() == Family.IPV6 || (each.flags() & InterfaceAddress.SECONDARY) == 0) {
        return Optional.of(address);
      }
      secondary = address;
    }
    return Optional.ofNullable(secondary);
  }

  void rehearse() {
    attempt(ADDRESSES, "preparing to hold the addresses", keeper::rehearse);
  }

  void hold() {
    attempt(ADDRESSES, "holding the addresses", keeper::hold);
  }

  void giveUp() {
    attempt(ADDRESSES, "giving up the addresses", keeper::giveUp);
    attempt(RENEWAL, "", () -> {});
    attempt(NEIGHBOURS, "", () -> {});
  }

  void renew() {
    attempt(RENEWAL, "renewing the addresses", () -> keeper.renew(keeper.lifetimeSeconds()));
  }

  void outlast(int seconds) {
    attempt(RENEWAL, "leaving the addresses", () -> keeper.renew(seconds));
  }

  void announce(int times) {
    if (attached != 0) {
      attempt(NEIGHBOURS, "announcing", () -> tellNeighbours(times));
    }
  }

  private void tellNeighbours(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      for (Prefix each : settings.addresses()) {
        port.frame(Announcements.of(each.address(), keeper.station()));
      }
    }
    announced = keeper.station();
  }

  /** Other settings of the same router. */
  void change(RouterSettings next) {
    List<InetAddress> before = settings.plainAddresses();
    settings = next;
    attempt(ADDRESSES, "changing the addresses", () -> keeper.change(holding(next)));
    if (keeper.held() && !before.containsAll(next.plainAddresses())) {
      announce(TELL_AGAIN);
    }
  }

  /** Ends it and leaves nothing behind. */
  void remove() {
    port.close();
    attempt(ADDRESSES, "cleaning up", keeper::remove);
  }

  /** Ends it and leaves all in place for the next process. */
  void leaveInPlace() {
    port.close();
  }

  @Override
  public String toString() {
    return settings.name()
        + " "
        + settings.addresses().stream().map(Prefix::address).map(Addresses::text).toList();
  }
}
