package detour.vrrp.peers;

import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.vrrp.RouterSettingsBuilder;
import detour.vrrp.state.Speech;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to run a pair: what both gateways must agree on.
 *
 * @param version 2 or 3
 * @param six IPv6 or IPv4
 * @param unicast to the peer alone, or multicast
 * @param virtualMac or plain addresses
 */
public record Case(int version, boolean six, boolean unicast, boolean virtualMac) {
  /** All that both can be. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (boolean unicast : new boolean[] {false, true}) {
      for (boolean virtualMac : new boolean[] {false, true}) {
        cases.add(new Case(2, false, unicast, virtualMac));
        cases.add(new Case(3, false, unicast, virtualMac));
        cases.add(new Case(3, true, unicast, virtualMac));
      }
    }
    return cases;
  }

  /** The addresses as a host is asked for them. */
  public List<String> addresses() {
    return six ? List.of("fe80::1", "fd09::1") : List.of("10.9.0.1");
  }

  /** Between adverts: as short as the version lets both. */
  public Duration interval() {
    return version == 2 ? Duration.ofSeconds(1) : Duration.ofMillis(100);
  }

  /** Our settings on gateway a. */
  public RouterSettingsBuilder ours(int priority) {
    List<Prefix> prefixes =
        addresses().stream().map(each -> Prefix.parse(each + (six ? "/64" : "/24"))).toList();
    return new RouterSettingsBuilder("office", "eth0", 51, prefixes)
        .priority(priority)
        .speech(version == 2 ? Speech.V2 : Speech.V3)
        .interval(interval())
        .virtualMac(virtualMac)
        .peers(unicast ? List.of(Addresses.parse(six ? "fd09::3" : "10.9.0.3")) : List.of());
  }

  /** Lines of keepalived on gateway b. */
  public List<String> theirs(int priority) {
    List<String> lines = new ArrayList<>();
    lines.add("version " + version);
    lines.add("priority " + priority);
    lines.add("advert_int " + (version == 2 ? "1" : "0.1"));
    if (virtualMac) {
      lines.add("use_vmac vrrp.51");
    }
    if (unicast) {
      lines.add("unicast_src_ip " + (six ? "fd09::3" : "10.9.0.3"));
      lines.add("unicast_peer {\n    " + (six ? "fd09::2" : "10.9.0.2") + "\n  }");
    }
    lines.add("virtual_ipaddress {");
    addresses().forEach(each -> lines.add("  " + each + (six ? "/64" : "/24")));
    lines.add("}");
    return lines;
  }

  /** The station that answers for the addresses when a, or b, is Active. */
  public String station(boolean ours) {
    if (virtualMac) {
      return six ? "00:00:5e:00:02:33" : "00:00:5e:00:01:33";
    }
    return ours ? "02:00:00:00:09:02" : "02:00:00:00:09:03";
  }

  @Override
  public String toString() {
    return "v"
        + version
        + (six ? " IPv6" : " IPv4")
        + (unicast ? " unicast" : " multicast")
        + (virtualMac ? " virtual MAC" : " plain");
  }
}
