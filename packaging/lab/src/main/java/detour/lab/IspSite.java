package detour.lab;

import detour.lab.fault.Fault;
import detour.lab.fault.FaultSite;
import detour.lab.netns.Link;
import detour.lab.netns.Moment;
import detour.lab.netns.Namespace;
import detour.lab.netns.Nft;
import detour.lab.noise.Load;
import detour.lab.noise.Noise;
import detour.lab.noise.NoiseTarget;
import detour.lab.relay.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out the faults of one ISP. */
final class IspSite implements FaultSite {
  private static final String CUSTOMER = "customer";

  private final Lab lab;
  private final Namespace access;
  private final Namespace core;
  private final Nft accessNft;
  private final Nft coreNft;
  private final Optional<Relay> relay;
  private volatile Subnet subnet;
  private Optional<Noise> noise = Optional.empty();
  private final List<Load> loads = new ArrayList<>();

  IspSite(
      Lab lab,
      Subnet subnet,
      Namespace access,
      Namespace core,
      Nft accessNft,
      Nft coreNft,
      Optional<Relay> relay) {
    this.lab = lab;
    this.subnet = subnet;
    this.access = access;
    this.core = core;
    this.accessNft = accessNft;
    this.coreNft = coreNft;
    this.relay = relay;
  }

  Subnet subnet() {
    return subnet;
  }

  Optional<Noise> noise() {
    return noise;
  }

  void beginNoise() {
    int perSecond = lab.options().noisePerSecond();
    if (perSecond > 0) {
      noise = Optional.of(new Noise(access, CUSTOMER, perSecond, target()));
    }
  }

  private NoiseTarget target() {
    Subnet now = subnet;
    int lifetimeSeconds = lab.options().ipv6Default() == LabOptions.Ipv6Default.STATIC ? 0 : 1800;
    return new NoiseTarget(
        now.gatewayMac(),
        now.gateway4(),
        now.gateway6(),
        now.nextHopMac(),
        now.nextHop4(),
        now.nextHopLinkLocal(),
        now.prefix6(),
        lifetimeSeconds);
  }

  private void become(Subnet next) {
    subnet = next;
    noise.ifPresent(n -> n.aim(target()));
  }

  @Override
  public Moment carrier(boolean on) {
    Moment moment = Link.set(access, CUSTOMER, on);
    if (on) {
      access.ip(Isp.nextHopAddresses(subnet)); // going down took the link-local one
    }
    return moment;
  }

  @Override
  public Moment coreLoss(int upPermille, int downPermille) {
    return coreNft.apply(IspRules.loss(upPermille, downPermille));
  }

  @Override
  public Moment nextHopSilent(boolean silent) {
    noise.ifPresent(n -> n.mute(silent));
    return accessNft.apply(silent ? IspRules.silence() : IspRules.voice());
  }

  @Override
  public Moment delay(Duration oneWay, Duration jitter) {
    Relay wire = wire();
    return Moment.of(() -> wire.delay(lab.options().rtt().dividedBy(2).plus(oneWay), jitter));
  }

  @Override
  public Moment hold(Duration length) {
    Relay wire = wire();
    return Moment.of(() -> wire.hold(length));
  }

  private Relay wire() {
    return relay.orElseThrow(
        () -> new IllegalStateException("a delay needs a lab raised with rtt"));
  }

  @Override
  public Moment queue(Fault.QueueFull queue) {
    String shape =
        String.format(
            "root tbf rate %dkbit burst 10k latency %dms",
            queue.rateKbit(), queue.length().toMillis());
    Moment moment =
        Moment.of(
            () -> {
              tc(access, "qdisc", "replace", "dev", "core", shape);
              tc(core, "qdisc", "replace", "dev", "access", shape);
            });
    if (queue.loadPermille() > 0) {
      long bitsPerSecond = queue.rateKbit() * (long) queue.loadPermille();
      String net = "100.80." + subnet.isp();
      loads.add(new Load(access, net + ".2", bitsPerSecond));
      loads.add(new Load(core, net + ".1", bitsPerSecond));
    }
    return moment;
  }

  @Override
  public Moment noQueue() {
    loads.forEach(Load::close);
    loads.clear();
    return Moment.of(
        () -> {
          tc(access, "qdisc", "del", "dev", "core", "root");
          tc(core, "qdisc", "del", "dev", "access", "root");
        });
  }

  private static void tc(
      Namespace namespace, String object, String verb, String dev, String device, String rest) {
    List<String> argv = new ArrayList<>(List.of("tc", object, verb, dev, device));
    argv.addAll(List.of(rest.split(" ", -1)));
    namespace.exec(argv, "", Namespace.TOOL_LIMIT).orThrow();
  }

  @Override
  public Moment renewAddress() {
    String line =
        "addr change " + subnet.gateway4() + "/24 dev " + subnet.device() + " " + Gateway.LEASE;
    return Moment.of(() -> lab.gatewayOf(subnet.isp()).ip(line));
  }

  @Override
  public Moment otherSubnet(boolean other) {
    Subnet old = subnet;
    Subnet next = old.withGeneration(other ? 1 : 0);
    access.ip(Isp.nextHopAddresses(next));
    become(next);
    return Moment.of(
        () -> {
          accessNft.apply(IspRules.sources(next));
          access.ip(
              "addr del " + old.nextHop4() + "/24 dev " + CUSTOMER,
              "addr del " + old.nextHop6() + "/64 dev " + CUSTOMER);
          List<String> lines = new ArrayList<>();
          String dev = " dev " + old.device();
          lines.add("addr del " + old.gateway4() + "/24" + dev);
          lines.add("addr add " + next.gateway4() + "/24" + dev + " " + Gateway.LEASE);
          lines.add("addr add " + next.gateway6() + "/64" + dev + " nodad");
          lines.addAll(Gateway.defaults(next, lab.options().ipv6Default()));
          lines.add("addr del " + old.gateway6() + "/64" + dev);
          lab.gatewayOf(subnet.isp()).ip(lines);
        });
  }

  @Override
  public Moment otherNextHop(boolean other) {
    Subnet old = subnet;
    Subnet next = old.withOtherNextHop(other);
    return Moment.of(
        () -> {
          access.ip(
              "addr del " + old.nextHop4() + "/24 dev " + CUSTOMER,
              "addr del " + old.nextHop6() + "/64 dev " + CUSTOMER,
              "addr del " + old.nextHopLinkLocal() + "/64 dev " + CUSTOMER);
          access.ip(Isp.nextHopAddresses(next));
          become(next);
          lab.gatewayOf(subnet.isp()).ip(Gateway.defaults(next, lab.options().ipv6Default()));
        });
  }

  @Override
  public Moment deleteInterface() {
    return Link.delete(lab.gatewayOf(subnet.isp()), subnet.device());
  }

  @Override
  public Moment makeInterface() {
    return Moment.of(
        () -> {
          lab.gatewayOf(subnet.isp()).ip(lab.wanLink(subnet));
          access.ip("link set " + CUSTOMER + " up");
          access.ip(Isp.nextHopAddresses(subnet));
          Gateway.bringUp(lab.gatewayOf(subnet.isp()), subnet, lab.options().ipv6Default());
        });
  }

  void close() {
    noise.ifPresent(Noise::close);
    loads.forEach(Load::close);
  }
}
