package detour.daemon.config;

import detour.health.Kind;
import detour.kernel.address.Family;
import detour.probe.http.HttpCheck;
import detour.steering.policy.Failback;
import detour.steering.uplink.UplinkSpec;
import detour.vrrp.election.Group;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.state.Speech;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The schema of the configuration file: one row for each key. */
final class Schema {
  private static final Type GATEWAY4 =
      new Type.Structure(
          Key.optional(
              "gateway",
              Scalars.address(Family.IPV4),
              "",
              "the next hop, where it cannot be learned from a route or a lease"));
  private static final Type GATEWAY6 =
      new Type.Structure(
          Key.optional(
              "gateway",
              Scalars.address(Family.IPV6),
              "",
              "the next hop, where it cannot be learned from a route"));

  private static final Type.Either TARGET =
      new Type.Either(
          Scalars.target(),
          new Type.Structure(
              Key.optional("url", Scalars.target(), "", "the target as it stands without options"),
              Key.optional(
                  "program",
                  new Type.Sequence(Scalars.text(4096), 1, 64),
                  "",
                  "instead of url: a program and its arguments, no shell; exit status 0 is an"
                      + " answer, any other says that the uplink does not work; it finds"
                      + " DETOUR_INTERFACE, DETOUR_MARK and more in its environment"),
              Key.optional(
                  "status", Scalars.statuses(), "200-299", "of a page, what it must answer"),
              Key.optional(
                  "method",
                  Scalars.oneOf(HttpCheck.Method.class),
                  "get",
                  "of a page: get, or head without body"),
              Key.optional(
                  "body",
                  Scalars.text(256),
                  "",
                  "of a page: text that must stand in its first 64 KiB"),
              Key.optional(
                  "ca",
                  Scalars.text(4096),
                  "",
                  "of https: a PEM file of authorities; the Java installation's unless given"),
              Key.optional(
                  "expect", Scalars.anyAddress(), "", "of dns: an address that must be answered"),
              Key.optional(
                  "mixed_case",
                  Scalars.bool(),
                  "false",
                  "of dns: ask in random case against forgers (0x20); some forwarders cannot"),
              Key.optional(
                  "timeout",
                  Scalars.duration(Duration.ofMillis(100), Duration.ofSeconds(30)),
                  "3 s",
                  "how long one probe may take; not of icmp and neighbor"),
              Key.optional(
                  "every",
                  Scalars.duration(Duration.ofMillis(100), Duration.ofDays(1)),
                  "",
                  "how often it is asked, never more often than interval; by its kind unless given"),
              Key.optional(
                  "family",
                  Scalars.oneOf(Family.class),
                  "",
                  "the only family it is asked in, where it could be both")));

  private static final Type.Structure LOSS =
      new Type.Structure(
          Key.optional(
              "enter",
              Scalars.share(50, 900),
              "8 %",
              "of probes lost, there and back, that degrades"),
          Key.optional(
              "leave", Scalars.share(0, 890), "", "below which it is good again; 3/8 of enter"));

  static final Type.Structure QUALITY =
      new Type.Structure(
          Key.optional("loss", LOSS, "", "how much loss is too much"),
          Key.optional(
              "latency",
              times(
                  "median round trip that degrades; by kind unless given, and then only if it is"
                      + " far above the usual one, too",
                  "below which it is good again; 70 % of enter"),
              "",
              "which round trip is too long"),
          Key.optional(
              "jitter",
              times(
                  "interarrival jitter (RFC 3550) that degrades; by kind unless given",
                  "below which it is good again; 60 % of enter"),
              "",
              "how much jitter is too much"));

  private static Type.Structure times(String enter, String leave) {
    Duration most = Duration.ofSeconds(30);
    return new Type.Structure(
        Key.optional("enter", Scalars.duration(Duration.ofMillis(1), most), "", enter),
        Key.optional("leave", Scalars.duration(Duration.ZERO, most), "", leave));
  }

  static final Type.Structure UPLINK =
      new Type.Structure(
          Key.required("interface", Scalars.interfaceName(), "the network interface"),
          Key.optional("kind", kinds(), "fiber", "the medium, which sets the detector's numbers"),
          Key.optional("ipv4", GATEWAY4, "", "IPv4 where it cannot be learned"),
          Key.optional("ipv6", GATEWAY6, "", "IPv6 where it cannot be learned"),
          Key.optional(
              "nat",
              Scalars.oneOf(UplinkSpec.Nat.class),
              "auto",
              "auto: private IPv4 and foreign IPv6 sources become the uplink's; masquerade: all;"
                  + " none"),
          Key.optional(
              "prefixes",
              new Type.Sequence(Scalars.prefix(), 0, 32),
              "",
              "prefixes routed to this uplink, which need no translation"),
          Key.optional(
              "targets",
              new Type.Sequence(TARGET, 1, 16),
              "",
              "whom to ask whether it works; well-known resolvers for a family that none beyond the next hop is given for, unless neighbor stands alone"),
          Key.optional(
              "resolvers",
              new Type.Sequence(Scalars.anyAddress(), 0, 8),
              "",
              "name servers to be asked through it, for targets by name and dns:name; well-known"
                  + " ones unless given"),
          Key.optional(
              "quorum",
              Scalars.integer(1, 16),
              "1",
              "how many targets must answer for it to be up"),
          Key.optional(
              "damping",
              Scalars.bool(),
              "true",
              "whether others are preferred for minutes when it falls three times in a few"),
          Key.optional(
              "interval",
              Scalars.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
              "",
              "between two probes; by kind unless given"),
          Key.optional(
              "patience",
              Scalars.patience(Duration.ofMillis(50), Duration.ofMinutes(1)),
              "normal",
              "how long a silence may last. quick: established flows leave with new ones; normal:"
                  + " only when it outlasts the usual stalls of the kind; calm: after twice that;"
                  + " a time: not before"),
          Key.optional("quality", QUALITY, "", "when it is degraded; by kind unless given"));

  private static final Type.Structure LAN =
      new Type.Structure(
          Key.required("interface", Scalars.interfaceName(), "the network interface"));

  private static final Type.Either MEMBER =
      new Type.Either(
          Scalars.text(32),
          new Type.Structure(
              Key.required("uplink", Scalars.text(32), "its name"),
              Key.optional(
                  "weight", Scalars.integer(1, 256), "1", "its share beside others of its tier")));

  private static final Type.Structure POLICY =
      new Type.Structure(
          Key.required(
              "tiers",
              new Type.Sequence(new Type.Sequence(MEMBER, 1, UplinkSpec.MOST), 1, UplinkSpec.MOST),
              "uplinks, the best first; those of one tier share"),
          Key.optional(
              "failback",
              new Type.Structure(
                  Key.optional(
                      "mode",
                      Scalars.oneOf(Failback.Mode.class),
                      "hold",
                      "immediate, hold (good for a time first) or manual"),
                  Key.optional(
                      "after",
                      Scalars.duration(Duration.ZERO, Duration.ofDays(1)),
                      "60 s",
                      "how long the better tier must have been good")),
              "",
              "when to go back to a better tier"));

  private static final Type.Structure ALERT =
      new Type.Structure(
          Key.required(
              "program",
              new Type.Sequence(Scalars.text(4096), 1, 64),
              "a program and its arguments, no shell, {} is nothing special; run after each event"
                  + " policy.* (start, switch, way back, no path), once for each family, with"
                  + " DETOUR_EVENT, DETOUR_SUBJECT, DETOUR_SENTENCE, DETOUR_REASON, DETOUR_FAMILY"
                  + " (ipv4 or ipv6), DETOUR_FROM and DETOUR_TO in its environment"),
          Key.optional(
              "timeout",
              Scalars.duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
              "10 s",
              "after which it is killed"));

  private static final Type.Structure TRACKED =
      new Type.Structure(
          Key.optional("uplink", Scalars.text(32), "", "an uplink of this file"),
          Key.optional("interface", Scalars.interfaceName(), "", "instead: an interface's carrier"),
          Key.optional(
              "file",
              Scalars.text(4096),
              "",
              "instead: a file with a number from -254 to 254, which is added; read each second"),
          Key.optional(
              "program",
              new Type.Sequence(Scalars.text(4096), 1, 64),
              "",
              "instead: a program and its arguments, no shell; exit status 0 is good"),
          Key.optional(
              "every",
              Scalars.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
              "5 s",
              "of a program: between the end of one run and the next"),
          Key.optional(
              "timeout",
              Scalars.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
              "2 s",
              "of a program: after which it is killed, which is not good"),
          Key.optional(
              "weight",
              Scalars.integer(0, 254),
              "20",
              "by which the priority falls when it is all bad; 0: then this gateway serves not at"
                  + " all; a file has none, its number is added"));

  private static final Type.Structure ROUTER =
      new Type.Structure(
          Key.required(
              "id", Scalars.integer(1, 255), "VRID, the same on both gateways, unique in the LAN"),
          Key.required("interface", Scalars.interfaceName(), "the interface of the LAN"),
          Key.required(
              "addresses",
              new Type.Sequence(Scalars.addressWithLength(), 1, 255),
              "what the office uses as its gateway; one family; of IPv6 the first is link-local"),
          Key.optional(
              "priority",
              Scalars.integer(1, 255),
              "100",
              "the higher serves; 255: the addresses are the interface's own"),
          Key.optional(
              "version",
              Scalars.oneOf(
                  List.of(
                      Map.entry("3", Speech.V3),
                      Map.entry("2", Speech.V2),
                      Map.entry("both", Speech.BOTH))),
              "3",
              "of VRRP; both: to move a network from 2 to 3"),
          Key.optional(
              "interval",
              Scalars.duration(Duration.ofMillis(50), Duration.ofSeconds(255)),
              "1 s",
              "between adverts; of version 3 at most 40.95 s in steps of 10 ms, of version 2 whole"
                  + " seconds; below 100 ms only with fast"),
          Key.optional(
              "fast", Scalars.bool(), "false", "whether an interval below 100 ms is meant"),
          Key.optional(
              "preempt",
              Scalars.bool(),
              "true",
              "whether it takes the role back from one of lower priority"),
          Key.optional(
              "preempt_delay",
              Scalars.duration(Duration.ZERO, Duration.ofHours(1)),
              "0 s",
              "for which it does not yet, after its start"),
          Key.optional(
              "virtual_mac",
              Scalars.bool(),
              "false",
              "whether the addresses have a station address of their own"),
          Key.optional(
              "accept", Scalars.bool(), "true", "whether packets to the addresses are taken"),
          Key.optional(
              "peers",
              new Type.Sequence(Scalars.anyAddress(), 0, 16),
              "",
              "to speak to one by one; by multicast unless given"),
          Key.optional(
              "hmac_key_file",
              Scalars.text(4096),
              "",
              "of version 3: keys that protect the adverts (HMAC-SHA256), the same on both; one a"
                  + " line of 32 to 64 octets, several are numbered `2 KEY`, the first is sent; mode"
                  + " 0600; clocks must agree"),
          Key.optional(
              "hmac_mode",
              Scalars.oneOf(HmacGuard.Mode.class),
              "enforce",
              "listen: sent without; permit: sent with, taken without as well; enforce: neither"),
          Key.optional(
              "password_file",
              Scalars.text(4096),
              "",
              "of version 2: a password in the clear, 1 to 8 letters, as keepalived's PASS; mode"
                  + " 0600"),
          Key.optional(
              "track",
              new Type.Sequence(TRACKED, 0, 32),
              "",
              "what lowers the priority when it is bad"),
          Key.optional(
              "weight",
              Scalars.integer(1, 254),
              "1",
              "in a group that moves weighted: how much it counts"),
          Key.optional(
              "better_after",
              Scalars.duration(Duration.ZERO, Duration.ofHours(1)),
              "10 s",
              "how long a better priority must last before it counts"),
          Key.optional(
              "lifetime",
              Scalars.duration(Duration.ofSeconds(2), Duration.ofMinutes(30)),
              "10 s",
              "after which the addresses of a dead or frozen daemon go by themselves; at least"
                  + " renew and four intervals, until when the other takes over: where that is"
                  + " more, it is the default"),
          Key.optional(
              "renew",
              Scalars.duration(Duration.ofMillis(500), Duration.ofMinutes(5)),
              "3 s",
              "how often a live one renews them"));

  private static final Type.Structure GROUP =
      new Type.Structure(
          Key.required(
              "routers", new Type.Sequence(ROUTER, 1, 64), "virtual routers that move together"),
          Key.optional(
              "moves",
              Scalars.oneOf(
                  List.of(
                      Map.entry("all", Group.Rule.ALL),
                      Map.entry("any", Group.Rule.ANY),
                      Map.entry("weighted", Group.Rule.WEIGHTED))),
              "all",
              "when the group serves: while all of it can, any of it, or enough of it by weight"),
          Key.optional(
              "threshold",
              Scalars.integer(1, 64 * 254),
              "",
              "of weighted, where it must stand: how much weight is enough"));

  private static final Type.Structure PAIR =
      new Type.Structure(
          Key.required(
              "groups", new Type.Named("group", 32, GROUP), "addresses shared with the peer"));

  private static final Type.Structure PAGE =
      new Type.Structure(
          Key.optional("port", Scalars.integer(1, 65535), "8480", "TCP port, on loopback"));

  private static final Type.Structure KERNEL =
      new Type.Structure(
          Key.optional("mark_mask", Scalars.mask(), "0x3f000000", "bits of packet marks to use"),
          Key.optional(
              "tables",
              Scalars.integer(1, 2_000_000_000),
              "5200",
              "uplink n has routing table this + n; this - 1 is for traffic without a mark"),
          Key.optional(
              "rule_priority",
              Scalars.integer(1, 32_000),
              "21000",
              "the first of 100 priorities of ip rules"),
          Key.optional("protocol", Scalars.integer(5, 255), "144", "protocol of routes and rules"),
          Key.optional(
              "manage_sysctl",
              Scalars.bool(),
              "false",
              "set the sysctls Detour needs, put back by `detour cleanup`"));

  static final Type.Structure ROOT =
      new Type.Structure(
          Key.required("version", Scalars.integer(1, 1), "of this file's form: 1"),
          Key.optional("name", Scalars.text(64), "", "the office's name; the host's unless given"),
          Key.required(
              "uplinks", new Type.Named("uplink", UplinkSpec.MOST, UPLINK), "ways to the Internet"),
          Key.optional(
              "lans",
              new Type.Named("lan", 64, LAN),
              "",
              "the office's own networks; only checked so far: no uplink may have one of these"
                  + " interfaces"),
          Key.optional(
              "policies",
              new Type.Structure(
                  Key.optional(
                      "default",
                      POLICY,
                      "",
                      "every uplink a tier of its own, in file order, unless given")),
              "",
              "which uplinks carry the traffic"),
          Key.optional("pair", PAIR, "", "two gateways, one address for the office (VRRP)"),
          Key.optional("alerts", new Type.Named("alert", 16, ALERT), "", "whom to tell"),
          Key.optional("page", PAGE, "", "the web page"),
          Key.optional("kernel", KERNEL, "", "numbers in the kernel that others may use too"));

  private Schema() {}

  private static Type.Scalar kinds() {
    return Scalars.oneOf(
        Arrays.stream(Kind.values()).map(each -> Map.entry(each.word(), (Object) each)).toList());
  }
}
