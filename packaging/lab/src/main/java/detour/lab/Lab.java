package detour.lab;

import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import detour.lab.netns.Nft;
import detour.lab.netns.Programs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** One office with its ISPs and its Internet, standing until it is closed. */
public final class Lab implements AutoCloseable {
  /** Hosts in the office: 10.77.0.11 and .12, fd77::11 and ::12. */
  public static final int OFFICE_HOSTS = 2;

  private static final int FIRST_IFINDEX = 100;
  private static final int SECOND_GATEWAYS_ISP = 3;

  private final LabId id = LabId.next();
  private final LabOptions options;
  private final Map<String, Namespace> namespaces = new LinkedHashMap<>();
  private final List<Isp> isps = new ArrayList<>();
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final AtomicInteger ifindex = new AtomicInteger(FIRST_IFINDEX);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread hook = new Thread(this::tearDown, "lab-hook");
  private final Internet internet;

  private Lab(LabOptions options) {
    this.options = options;
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      makeNamespaces();
      makeLinks();
      internet = own(new Internet(namespace("inet"), options.uplinks()));
      IntStream.rangeClosed(1, OFFICE_HOSTS).forEach(this::configureHost);
      Gateway.configure(gateway());
      if (options.secondGateway()) {
        Gateway.configureSecond(secondGateway(), gateway());
      }
      for (int n = 1; n <= options.uplinks(); n++) {
        isps.add(own(new Isp(n, this)));
      }
      gateways().forEach(this::configureFirewall);
      internet.serve();
      isps.forEach(Isp::begin);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Builds the office; ready for packets when it returns. Takes away the labs of programs that were
   * killed, first.
   *
   * @throws LabException if this is not root, or the kernel or a tool refuses something; then
   *     nothing is left behind
   */
  public static Lab raise(LabOptions options) {
    Cleanup.abandoned();
    return new Lab(options);
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.add(part);
    return part;
  }

  private void makeNamespaces() {
    List<String> names = new ArrayList<>(List.of("office1", "office2", "gw", "inet"));
    for (int n = 1; n <= options.uplinks(); n++) {
      names.add("isp" + n + "a");
      names.add("isp" + n + "c");
    }
    if (delayed()) {
      names.add("wire");
    }
    if (options.secondGateway()) {
      names.add("gw2");
    }
    List<String> argv = List.of("ip", "-batch", "-");
    StringBuilder lines = new StringBuilder();
    names.forEach(name -> lines.append("netns add ").append(id.namespace(name)).append('\n'));
    Programs.finish(argv, Programs.start(argv, false), lines.toString(), Namespace.TOOL_LIMIT)
        .orThrow();
    for (String name : names) {
      Namespace ns = own(new Namespace(id.namespace(name)));
      namespaces.put(name, ns);
      ns.sysctl("ipv6/conf/default/accept_dad", "0"); // addresses work at once
      ns.sysctl("ipv6/conf/default/router_solicitations", "0");
      ns.sysctl("ipv6/conf/default/keep_addr_on_down", "1");
      ns.sysctl("ipv4/conf/all/rp_filter", "0");
      ns.sysctl("ipv4/conf/default/rp_filter", "0");
      if (!name.startsWith("gw")) {
        ns.sysctl("ipv4/icmp_ratelimit", "0"); // fragmentation needed is never withheld
        ns.sysctl("ipv6/icmp/ratelimit", "0");
      }
      ns.ip("link set lo up");
    }
  }

  private void makeLinks() {
    List<String> lines = new ArrayList<>();
    for (int host = 1; host <= OFFICE_HOSTS; host++) {
      lines.add(veth("gw", "lan" + host, "office" + host, "eth0", 1500));
    }
    if (options.secondGateway()) {
      lines.add(veth("gw", "gw2", "gw2", "br-lan", 1500));
    }
    for (int n = 1; n <= options.uplinks(); n++) {
      Subnet subnet = Subnet.first(n);
      lines.add(wanLink(subnet));
      lines.add(veth("isp" + n + "a", "core", "isp" + n + "c", "access", subnet.mtu()));
      if (delayed()) {
        lines.add(veth("isp" + n + "c", "inet", "wire", "c" + n, 1500));
        lines.add(veth("inet", "isp" + n, "wire", "i" + n, 1500));
      } else {
        lines.add(veth("isp" + n + "c", "inet", "inet", "isp" + n, 1500));
      }
    }
    gateway().ip(lines);
  }

  private String veth(String ns, String device, String peerNs, String peer, int mtu) {
    return link(ns, device, "", peerNs, peer, "", mtu);
  }

  /**
   * The line that makes the cable between the gateway and its next hop; with new ifindexes each
   * time.
   */
  String wanLink(Subnet subnet) {
    return link(
        gatewayPart(subnet.isp()),
        subnet.device(),
        "address " + Subnet.text(subnet.gatewayMac()),
        "isp" + subnet.isp() + "a",
        "customer",
        "address " + Subnet.text(subnet.nextHopMac()),
        subnet.mtu());
  }

  /**
   * Both ends get an ifindex of their own: a veth whose ends have the same number in their
   * namespaces counts as a real device for the kernel, which then reports its carrier once a second
   * only (net/core/link_watch.c).
   */
  private String link(
      String ns, String device, String more, String peerNs, String peer, String peerMore, int mtu) {
    return String.format(
        "link add name %s index %d %s mtu %d netns %s type veth peer name %s index %d %s mtu %d netns %s",
        device,
        ifindex.incrementAndGet(),
        more,
        mtu,
        id.namespace(ns),
        peer,
        ifindex.incrementAndGet(),
        peerMore,
        mtu,
        id.namespace(peerNs));
  }

  private void configureHost(int host) {
    office(host)
        .ip(
            "link set eth0 up",
            "addr add 10.77.0.1" + host + "/24 dev eth0",
            "addr add fd77::1" + host + "/64 dev eth0 nodad",
            "route add default via 10.77.0.1",
            "route add default via fd77::1");
  }

  private void configureFirewall(Namespace gateway) {
    try (Nft nft = new Nft(gateway)) {
      nft.apply(Gateway.firewall(options.firewall()));
    }
    if (!options.firewall().tcpLoose()) {
      gateway.sysctl("netfilter/nf_conntrack_tcp_loose", "0");
    }
  }

  boolean delayed() {
    return !options.rtt().isZero();
  }

  /** How it was built. */
  public LabOptions options() {
    return options;
  }

  /** Beginning of the names of its namespaces. */
  public String id() {
    return id.text();
  }

  /** The gateway, where Detour runs: {@code wan1}..., {@code br-lan} 10.77.0.1, fd77::1. */
  public Namespace gateway() {
    return namespace("gw");
  }

  /**
   * The second gateway: {@code br-lan} 10.77.0.2, fd77::2, and {@code wan3} if there are three
   * ISPs.
   *
   * @throws LabException if the lab was raised without
   */
  public Namespace secondGateway() {
    return namespace("gw2");
  }

  private List<Namespace> gateways() {
    return options.secondGateway() ? List.of(gateway(), secondGateway()) : List.of(gateway());
  }

  private String gatewayPart(int isp) {
    return options.secondGateway() && isp == SECOND_GATEWAYS_ISP ? "gw2" : "gw";
  }

  /** The gateway that is an ISP's customer. */
  Namespace gatewayOf(int isp) {
    return namespace(gatewayPart(isp));
  }

  /** An office host, 1 or 2: 10.77.0.1n, fd77::1n. */
  public Namespace office(int host) {
    return namespace("office" + host);
  }

  /** ISP n, from 1. */
  public Isp isp(int n) {
    return isps.get(n - 1);
  }

  /** All ISPs, in order. */
  public List<Isp> isps() {
    return List.copyOf(isps);
  }

  /** What answers behind the ISPs. */
  public Internet internet() {
    return internet;
  }

  /** Any of its namespaces by its short name ({@code isp1a}). */
  public Namespace namespace(String part) {
    Namespace found = namespaces.get(part);
    if (found == null) {
      throw new LabException("no namespace " + part + " in this lab");
    }
    return found;
  }

  /** Ends its programs and threads and deletes its namespaces. */
  @Override
  public void close() {
    tearDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is what runs this, or will find it done.
    }
  }

  private void tearDown() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        System.err.println("lab: while closing: " + e);
      }
    }
    Cleanup.of(id);
  }
}
