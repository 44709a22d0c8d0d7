package detour.daemon.config;

import detour.health.Kind;
import detour.health.Settings;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.steering.plan.Numbers;
import detour.steering.policy.Failback;
import detour.steering.uplink.UplinkSpec;
import detour.vrrp.PairSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration that is valid: one that exists can be used.
 *
 * @param name the office's name, empty for the host's
 * @param uplinks in file order
 * @param lans interfaces of the office's networks by name
 * @param tiers of the default policy: names of uplinks with their weights, the best tier first
 * @param failback of the default policy
 * @param pair virtual routers shared with another gateway
 * @param programs run after a switch, by the alert's name
 * @param pagePort TCP port on loopback
 * @param numbers in the kernel
 * @param manageSysctl whether to set sysctls
 */
public record Configuration(
    String name,
    List<Uplink> uplinks,
    Map<String, String> lans,
    List<List<Share>> tiers,
    Failback failback,
    Optional<PairSettings> pair,
    Map<String, Program> programs,
    int pagePort,
    Numbers numbers,
    boolean manageSysctl) {

  /** Whether the same uplinks are asked, judged and chosen from in the same way. */
  public boolean steersAs(Configuration other) {
    return uplinks.equals(other.uplinks)
        && tiers.equals(other.tiers)
        && failback.equals(other.failback)
        && lans.equals(other.lans)
        && numbers.equals(other.numbers);
  }

  /**
   * An uplink.
   *
   * @param targets whom to ask, at least one of each family
   * @param damping whether others are preferred for a while when it falls often
   * @param resolvers name servers to be asked through it, at least one of each family
   */
  public record Uplink(
      String name,
      String interfaceName,
      Kind kind,
      Map<Family, InetAddress> gateways,
      UplinkSpec.Nat nat,
      List<Prefix> prefixes,
      List<Target> targets,
      List<InetAddress> resolvers,
      boolean damping,
      Settings settings) {

    /** Whether probes and their judgement are the same with the other one's settings. */
    public boolean asksAs(Uplink other) {
      return name.equals(other.name)
          && interfaceName.equals(other.interfaceName)
          && targets.equals(other.targets)
          && resolvers.equals(other.resolvers)
          && settings.equals(other.settings);
    }

    /** The targets asked in one family. */
    public List<Target> targets(Family family) {
      return targets.stream().filter(each -> each.asks(family)).toList();
    }
  }

  /** An uplink's share of its tier. */
  public record Share(String uplink, int weight) {}

  /**
   * A program.
   *
   * @param arguments the program's path first
   * @param timeout after which it is killed
   */
  public record Program(List<String> arguments, Duration timeout) {}
}
