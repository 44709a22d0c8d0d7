package detour.steering.plan;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.steering.uplink.PathFacts;
import detour.steering.uplink.UplinkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nftables table: a new flow's uplink is chosen in prerouting, recorded in the connection mark
 * in postrouting by its real egress, and kept from then on.
 *
 * <p>All knowledge of a mark is in the small chains of constants of its uplink ({@code put1},
 * {@code in1}, {@code out1}); maps hold only verdicts, since nft before 1.1 cannot OR two
 * registers.
 */
final class TablePlanner {
  /** The seed of the bucket hash, fixed so that a reloaded table hashes every flow as before. */
  private static final String SEED = "0xde7042";

  private static final int IPV4_TCP_HEADERS = 40;
  private static final int IPV6_TCP_HEADERS = 60;

  private final EvidencePlanner evidence;
  private final Numbers numbers;
  private final Wanted wanted;
  private final String mask;
  private final SortedMap<String, TablePlan.SetPlan> sets = new TreeMap<>();
  private final SortedMap<String, TablePlan.MapPlan> maps = new TreeMap<>();
  private final SortedMap<String, TablePlan.ChainPlan> chains = new TreeMap<>();

  TablePlanner(Numbers numbers, Wanted wanted) {
    this.numbers = numbers;
    this.wanted = wanted;
    this.mask = Numbers.hex(numbers.mask());
    this.evidence = new EvidencePlanner(numbers);
  }

  TablePlan plan() {
    sets();
    maps();
    wanted.uplinks().forEach(this::uplinkChains);
    baseChains();
    SortedSet<String> counters = new TreeSet<>(List.of("strayed", "invalid", "resets", "gone"));
    wanted.uplinks().forEach(each -> counters.addAll(Evidence.of(each.spec().number()).all()));
    return new TablePlan(numbers.table(), counters, sets, maps, chains);
  }

  private void sets() {
    SortedSet<String> interfaces = new TreeSet<>();
    wanted.uplinks().forEach(each -> interfaces.add(each.spec().interfaceName()));
    sets.put("uplinks", new TablePlan.SetPlan("type ifname", interfaces));
    for (Family family : Family.values()) {
      SortedSet<String> dead = new TreeSet<>();
      dead.add(Integer.toString(numbers.orphanMark()));
      // Flows of uplinks that are not configured any more are told, too.
      wanted.choice(family).dead().forEach(each -> dead.add(Integer.toString(numbers.mark(each))));
      SortedSet<String> forgotten = new TreeSet<>();
      SortedSet<String> addresses = new TreeSet<>();
      for (Wanted.Uplink uplink : wanted.uplinks()) {
        if (isDead(family, uplink)) {
          forgotten.add(uplink.spec().interfaceName());
        }
        uplink.facts().path(family).source().ifPresent(own -> addresses.add(Addresses.text(own)));
      }
      sets.put("dead" + digit(family), new TablePlan.SetPlan("type mark", dead));
      sets.put("forgotten" + digit(family), new TablePlan.SetPlan("type ifname", forgotten));
      sets.put(
          "addresses" + digit(family),
          new TablePlan.SetPlan("type " + addressType(family), addresses));
    }
    SortedSet<String> privates = new TreeSet<>();
    for (String each :
        List.of(
            "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")) {
      privates.add(each); // RFC 1918, RFC 6598, RFC 3927
    }
    sets.put("private4", new TablePlan.SetPlan("type ipv4_addr; flags interval", privates));
  }

  private boolean isDead(Family family, Wanted.Uplink uplink) {
    return wanted.choice(family).dead().contains(uplink.spec().number());
  }

  private void maps() {
    SortedMap<String, String> keep = new TreeMap<>();
    SortedMap<String, String> ingress = new TreeMap<>();
    SortedMap<String, String> egress = new TreeMap<>();
    SortedMap<String, String> translate = new TreeMap<>();
    SortedMap<String, String> clamp = new TreeMap<>();
    for (Wanted.Uplink uplink : wanted.uplinks()) {
      int number = uplink.spec().number();
      String name = uplink.spec().interfaceName();
      keep.put(Integer.toString(numbers.mark(number)), "goto put" + number);
      ingress.put(name, "goto in" + number);
      egress.put(name, "goto out" + number);
      if (uplink.spec().nat() != UplinkSpec.Nat.NONE) {
        translate.put(name, "goto nat" + number);
      }
      if (uplink.facts().mtu() > IPV6_TCP_HEADERS) {
        clamp.put(name, "goto clamp" + number);
      }
    }
    maps.put("keep", new TablePlan.MapPlan("type mark : verdict", keep));
    maps.put("ingress", new TablePlan.MapPlan("type ifname : verdict", ingress));
    maps.put("egress", new TablePlan.MapPlan("type ifname : verdict", egress));
    maps.put("translate", new TablePlan.MapPlan("type ifname : verdict", translate));
    maps.put("clamp", new TablePlan.MapPlan("type ifname : verdict", clamp));
    for (Family family : Family.values()) {
      SortedMap<String, String> own = new TreeMap<>();
      for (Wanted.Uplink uplink : wanted.uplinks()) {
        if (!isDead(family, uplink)) {
          uplink
              .facts()
              .path(family)
              .source()
              .ifPresent(
                  address -> own.put(Addresses.text(address), "goto put" + uplink.spec().number()));
        }
      }
      maps.put(
          "own" + digit(family),
          new TablePlan.MapPlan("type " + addressType(family) + " : verdict", own));
      SortedMap<String, String> buckets = new TreeMap<>();
      List<Integer> chosen = wanted.choice(family).placement().buckets();
      for (int bucket = 0; bucket < chosen.size(); bucket++) {
        if (chosen.get(bucket) != 0) {
          buckets.put(Integer.toString(bucket), "goto new" + chosen.get(bucket));
        }
      }
      maps.put(
          "default" + digit(family),
          new TablePlan.MapPlan("typeof numgen random mod 256 : verdict", buckets));
    }
  }

  private void uplinkChains(Wanted.Uplink uplink) {
    int number = uplink.spec().number();
    String mark = Numbers.hex(numbers.mark(number));
    String rest = Numbers.hex(~numbers.mask());
    String put = " set meta mark & " + rest + " | " + mark;
    String record =
        "ct mark & " + mask + " == 0x00000000 ct mark set ct mark & " + rest + " | " + mark;
    chain("put" + number, rule("meta mark" + put, "take this uplink"));
    chain("new" + number, rule("meta nfproto vmap @take" + number, "who takes its new flows"));
    maps.put("take" + number, new TablePlan.MapPlan("type nf_proto : verdict", takers(number)));
    List<TablePlan.RulePlan> in = new ArrayList<>();
    in.add(rule("meta mark" + put, "answers pass a strict rp_filter"));
    in.add(rule(record, "what comes in here is answered here"));
    in.addAll(evidence.in(uplink));
    chain("in" + number, in.toArray(TablePlan.RulePlan[]::new));
    chain("want" + number, evidence.wants(uplink).toArray(TablePlan.RulePlan[]::new));
    List<TablePlan.RulePlan> out = new ArrayList<>(evidence.out(number));
    out.add(rule("jump want" + number, "what wants an answer"));
    out.add(rule(record + " accept", "record the real egress"));
    out.add(
        rule(
            "ct mark & " + mask + " != " + mark + " counter name strayed",
            "left by a wrong uplink"));
    chain("out" + number, out.toArray(TablePlan.RulePlan[]::new));
    if (uplink.spec().nat() != UplinkSpec.Nat.NONE) {
      chain("nat" + number, translation(uplink).toArray(TablePlan.RulePlan[]::new));
    }
    int mtu = uplink.facts().mtu();
    if (mtu > IPV6_TCP_HEADERS) {
      chain(
          "clamp" + number,
          clamp("ipv4", mtu - IPV4_TCP_HEADERS),
          clamp("ipv6", mtu - IPV6_TCP_HEADERS));
    }
  }

  private SortedMap<String, String> takers(int uplink) {
    SortedMap<String, String> takers = new TreeMap<>();
    for (Family family : Family.values()) {
      int taker = wanted.choice(family).placement().taker(uplink);
      if (taker != 0) {
        takers.put(family.key(), "goto put" + taker);
      }
    }
    return takers;
  }

  private static TablePlan.RulePlan clamp(String protocol, int most) {
    return rule(
        "meta nfproto "
            + protocol
            + " tcp option maxseg size > "
            + most
            + " tcp option maxseg size set "
            + most,
        "no segment larger than the uplink carries");
  }

  private List<TablePlan.RulePlan> translation(Wanted.Uplink uplink) {
    List<TablePlan.RulePlan> rules = new ArrayList<>();
    if (uplink.spec().nat() == UplinkSpec.Nat.MASQUERADE) {
      rules.add(rule("masquerade", "every source becomes the uplink's"));
      return rules;
    }
    rules.add(rule("ip saddr @private4 masquerade", "private sources become the uplink's"));
    rules.add(
        rule("ip saddr @addresses4 masquerade", "sources of other uplinks become this one's"));
    SortedSet<String> own = new TreeSet<>(List.of("fe80::/10"));
    PathFacts path = uplink.facts().path(Family.IPV6);
    path.prefixes().forEach(each -> addPrefix(own, each));
    uplink.spec().prefixes().stream()
        .filter(each -> each.family() == Family.IPV6)
        .forEach(each -> addPrefix(own, each.network()));
    String set = "prefixes" + uplink.spec().number();
    sets.put(set, new TablePlan.SetPlan("type ipv6_addr; flags interval", own));
    rules.add(
        rule(
            "ip6 saddr != @" + set + " masquerade",
            "sources outside its prefixes become the uplink's"));
    return rules;
  }

  /** Interval sets refuse overlaps: the wider prefix stays. */
  private static void addPrefix(SortedSet<String> set, Prefix prefix) {
    for (String each : List.copyOf(set)) {
      Prefix other = Prefix.parse(each);
      if (other.length() <= prefix.length() && other.contains(prefix.address())) {
        return;
      }
      if (prefix.contains(other.address())) {
        set.remove(each);
      }
    }
    boolean host = prefix.length() == 8 * prefix.family().addressLength();
    set.add(host ? Addresses.text(prefix.address()) : prefix.toString());
  }

  private void baseChains() {
    chain(
        "gone",
        rule(
            "meta l4proto tcp tcp flags & (syn | rst) == 0x0 counter name resets reject with tcp reset",
            "the uplink is dead: reconnect now"),
        rule("counter name gone drop", "the uplink is dead"));
    chain(
        "choose",
        rule(
            "meta nfproto ipv4 jhash ip saddr . ip daddr mod 256 seed " + SEED + " vmap @default4",
            "default policy, IPv4"),
        rule(
            "meta nfproto ipv6 jhash ip6 saddr . ip6 daddr mod 256 seed "
                + SEED
                + " vmap @default6",
            "default policy, IPv6"));
    base(
        "prerouting",
        "type filter hook prerouting priority mangle",
        rule("iifname \"lo\" accept", "the gateway's own resets"),
        rule(
            "meta nfproto ipv4 iifname @forgotten4 fib daddr type != local accept",
            "late answers of a dead uplink"),
        rule(
            "meta nfproto ipv6 iifname @forgotten6 fib daddr type != local accept",
            "late answers of a dead uplink"),
        rule("iifname vmap @ingress", "from an uplink"),
        rule("meta mark & " + mask + " != 0x00000000 accept", "already has an uplink"),
        tellDead("ipv4", "dead4"),
        tellDead("ipv6", "dead6"),
        rule("ct mark & " + mask + " vmap @keep", "a flow keeps its uplink"),
        rule("ct state invalid accept", "no flow"),
        rule("fib daddr type != unicast accept", "local, broadcast, multicast"),
        rule("goto choose", "a new flow"));
    base(
        "output",
        "type route hook output priority mangle",
        rule("meta mark & " + mask + " != 0x00000000 accept", "probes, and sockets that chose"),
        rule("oifname != @uplinks accept", "not to an uplink"),
        tellDead("ipv4", "dead4"),
        tellDead("ipv6", "dead6"),
        rule("ct mark & " + mask + " vmap @keep", "a flow keeps its uplink"),
        rule("ip saddr vmap @own4", "by its source"),
        rule("ip6 saddr vmap @own6", "by its source"));
    base(
        "record",
        "type filter hook postrouting priority mangle",
        rule(
            "ct state invalid oifname @uplinks counter name invalid drop",
            "would leave untranslated"),
        rule("oifname vmap @egress", "to an uplink"));
    base(
        "clamping",
        "type filter hook forward priority mangle",
        rule("meta l4proto != tcp accept", "TCP only"),
        rule("tcp flags & (syn | rst) != syn accept", "opening segments only"),
        rule(
            "oifname @uplinks tcp option maxseg size set rt mtu",
            "no segment larger than the route carries"),
        rule("iifname vmap @clamp", "from an uplink"));
    base(
        "srcnat",
        "type nat hook postrouting priority srcnat",
        rule("rt ipsec exists accept", "leave what policy IPsec wraps"),
        rule("oifname vmap @translate", "to an uplink"));
  }

  private TablePlan.RulePlan tellDead(String protocol, String set) {
    return rule(
        "meta nfproto "
            + protocol
            + " ct direction original ct mark & "
            + mask
            + " @"
            + set
            + " goto gone",
        "flows of a dead uplink");
  }

  private void chain(String name, TablePlan.RulePlan... rules) {
    chains.put(name, new TablePlan.ChainPlan("", List.of(rules)));
  }

  private void base(String name, String hook, TablePlan.RulePlan... rules) {
    chains.put(name, new TablePlan.ChainPlan(hook, List.of(rules)));
  }

  private static TablePlan.RulePlan rule(String words, String purpose) {
    return TablePlan.RulePlan.of(words, purpose);
  }

  private static String digit(Family family) {
    return family == Family.IPV4 ? "4" : "6";
  }

  private static String addressType(Family family) {
    return family == Family.IPV4 ? "ipv4_addr" : "ipv6_addr";
  }
}
