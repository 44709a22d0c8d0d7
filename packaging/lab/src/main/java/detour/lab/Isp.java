package detour.lab;

import detour.lab.fault.Fault;
import detour.lab.netns.Moment;
import detour.lab.netns.Namespace;
import detour.lab.netns.Nft;
import detour.lab.noise.Noise;
import detour.lab.relay.Relay;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One ISP: an access network with the gateway's next hop, which drops foreign sources (BCP 38), and
 * a core behind it.
 *
 * <p>Methods may be called from any thread, but faults of one ISP from one at a time.
 */
public final class Isp implements AutoCloseable {
  private final int number;
  private final Namespace access;
  private final Namespace core;
  private final Nft accessNft;
  private final Nft coreNft;
  private final IspSite site;
  private final Optional<Relay> relay;
  private final ArrayDeque<Fault> faults = new ArrayDeque<>();

  Isp(int number, Lab lab) {
    this.number = number;
    access = lab.namespace("isp" + number + "a");
    core = lab.namespace("isp" + number + "c");
    Subnet subnet = Subnet.first(number);
    configureAccess(subnet);
    configureCore(subnet);
    Gateway.bringUp(lab.gatewayOf(number), subnet, lab.options().ipv6Default());
    accessNft = new Nft(access);
    coreNft = new Nft(core);
    accessNft.apply(IspRules.access(subnet));
    coreNft.apply(IspRules.core());
    relay =
        lab.delayed()
            ? Optional.of(
                new Relay(
                    lab.namespace("wire"), "c" + number, "i" + number, half(lab.options().rtt())))
            : Optional.empty();
    site = new IspSite(lab, subnet, access, core, accessNft, coreNft, relay);
  }

  private static Duration half(Duration rtt) {
    return rtt.dividedBy(2);
  }

  private void configureAccess(Subnet subnet) {
    access.sysctl("ipv4/ip_forward", "1");
    access.sysctl("ipv6/conf/all/forwarding", "1");
    List<String> lines = new ArrayList<>();
    lines.add("link set customer up");
    lines.add("link set core up");
    lines.addAll(nextHopAddresses(subnet));
    lines.add("addr add 100.80." + number + ".1/30 dev core");
    lines.add("addr add 2001:db8:b" + number + "::1/64 dev core nodad");
    lines.add("route add default via 100.80." + number + ".2");
    lines.add("route add default via 2001:db8:b" + number + "::2");
    // What is not connected must not go round in circles.
    for (String pool : subnet.pool4()) {
      lines.add("route add blackhole " + pool + " metric 9999");
    }
    lines.add("route add blackhole " + subnet.pool6() + " metric 9999");
    access.ip(lines);
  }

  /** The lines that give the next hop its addresses; harmless if it has them. */
  static List<String> nextHopAddresses(Subnet subnet) {
    return List.of(
        "addr replace " + subnet.nextHop4() + "/24 dev customer",
        "addr replace " + subnet.nextHop6() + "/64 dev customer nodad",
        "addr replace " + subnet.nextHopLinkLocal() + "/64 dev customer nodad");
  }

  private void configureCore(Subnet subnet) {
    core.sysctl("ipv4/ip_forward", "1");
    core.sysctl("ipv6/conf/all/forwarding", "1");
    List<String> lines = new ArrayList<>();
    lines.add("link set access up");
    lines.add("link set inet up");
    lines.add("addr add 100.80." + number + ".2/30 dev access");
    lines.add("addr add 2001:db8:b" + number + "::2/64 dev access nodad");
    lines.add("addr add 100.81." + number + ".1/30 dev inet");
    lines.add("addr add 2001:db8:c" + number + "::1/64 dev inet nodad");
    lines.add("route add default via 100.81." + number + ".2");
    lines.add("route add default via 2001:db8:c" + number + "::2");
    for (String pool : subnet.pool4()) {
      lines.add("route add " + pool + " via 100.80." + number + ".1");
    }
    lines.add("route add " + subnet.pool6() + " via 2001:db8:b" + number + "::1");
    core.ip(lines);
  }

  void begin() {
    site.beginNoise();
  }

  /** From 1. */
  public int number() {
    return number;
  }

  /** Namespace of the next hop; its interface to the gateway is {@code customer}. */
  public Namespace access() {
    return access;
  }

  /** Namespace of the core. */
  public Namespace core() {
    return core;
  }

  /** The addresses it gives the gateway now. */
  public Subnet subnet() {
    return site.subnet();
  }

  /**
   * Inflicts a fault, on top of those not healed yet.
   *
   * @return when it was done
   */
  public Moment fault(Fault fault) {
    Moment moment = fault.inflict(site);
    faults.push(fault);
    return moment;
  }

  /**
   * Heals all its faults, the latest first.
   *
   * @return when the last was healed; now, if there was none
   */
  public Moment heal() {
    Moment moment = Moment.of(() -> {});
    while (!faults.isEmpty()) {
      moment = faults.pop().heal(site);
    }
    return moment;
  }

  /**
   * Packets from the gateway that the access network dropped because their source is not of this
   * ISP.
   */
  public long bcp38Drops() {
    return accessNft.packets("bcp38");
  }

  /** The foreign sources seen, for failure messages; nft's text. */
  public String bcp38Sources() {
    return accessNft.list("set inet lab strays4") + accessNft.list("set inet lab strays6");
  }

  /** Packets its core has passed on to the Internet. */
  public long upstreamPassed() {
    return coreNft.packets("up_passed");
  }

  /** Packets its core has lost on purpose, both directions. */
  public long corePacketsLost() {
    return coreNft.packets("up_lost") + coreNft.packets("down_lost");
  }

  /** Its noise; empty if the lab makes none. */
  public Optional<Noise> noise() {
    return site.noise();
  }

  @Override
  public void close() {
    site.close();
    relay.ifPresent(Relay::close);
    accessNft.close();
    coreNft.close();
  }
}
