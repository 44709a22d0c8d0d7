package detour.vrrp;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.vrrp.packet.AdvertWriter;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.Protocol;
import detour.vrrp.state.Speech;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what is wrong with settings, and says what would be right. */
public final class SettingsCheck {
  private static final int LONGEST_NAME = 15;
  private static final Duration SLOW_ENOUGH = Duration.ofMillis(100);
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST_V3 =
      Duration.ofMillis(10L * Protocol.LONGEST_INTERVAL_CENTIS);

  private final List<Problem> problems = new ArrayList<>();

  private SettingsCheck() {}

  /** All problems that the settings show by themselves. */
  public static List<Problem> problems(List<RouterSettings> routers, List<GroupSettings> groups) {
    SettingsCheck check = new SettingsCheck();
    routers.forEach(check::router);
    check.unique(routers);
    groups.forEach(each -> check.group(each, routers));
    return check.problems;
  }

  /** Owners that own nothing, as far as can be known now. */
  static List<Problem> owners(List<RouterSettings> routers, OwnAddresses own) {
    return routers.stream()
        .filter(each -> own.of(each.interfaceName()).stream().anyMatch(each::isOfItsFamily))
        .flatMap(each -> owner(each, own.of(each.interfaceName())).stream())
        .toList();
  }

  /**
   * Problems of owners, once the interface's addresses are known.
   *
   * @param own addresses of the interface
   */
  static List<Problem> owner(RouterSettings router, Set<InetAddress> own) {
    List<Problem> found = new ArrayList<>();
    for (Prefix each : router.addresses()) {
      if (router.owner() && !own.contains(each.address())) {
        found.add(
            new Problem(
                router.name() + ".priority",
                "255 is for the owner of the addresses, and "
                    + Addresses.text(each.address())
                    + " is no address of "
                    + router.interfaceName()
                    + ": 254 is the highest for all others"));
      }
    }
    return found;
  }

  /**
   * Running routers that would move to an interface that is not there.
   *
   * @param running as they are now
   * @param interfaces that are there
   */
  static List<Problem> moved(
      List<RouterSettings> routers, List<RouterSettings> running, Set<String> interfaces) {
    Map<String, String> runningOn =
        running.stream()
            .collect(Collectors.toMap(RouterSettings::name, RouterSettings::interfaceName));
    List<Problem> found = new ArrayList<>();
    for (RouterSettings each : routers) {
      String before = runningOn.getOrDefault(each.name(), each.interfaceName());
      if (!before.equals(each.interfaceName()) && !interfaces.contains(each.interfaceName())) {
        found.add(
            new Problem(
                each.name() + ".interface",
                "there is no interface " + each.interfaceName() + ": it stays on " + before));
      }
    }
    return found;
  }

  private void wrong(RouterSettings router, String key, String text) {
    problems.add(new Problem(router.name() + "." + key, text));
  }

  private void router(RouterSettings router) {
    if (router.interfaceName().isEmpty() || router.interfaceName().length() > LONGEST_NAME) {
      wrong(router, "interface", "the name of an interface has 1 to 15 letters");
    }
    if (router.id() < 1 || router.id() > 255) {
      wrong(router, "id", router.id() + " is no id: 1 to 255, the same on both gateways");
    }
    if (router.priority() < 1 || router.priority() > 255) {
      wrong(
          router,
          "priority",
          router.priority() + " is no priority: 1 to 254, or 255 for the owner of the addresses");
    }
    ownership(router);
    addresses(router);
    interval(router);
    peers(router);
    secrets(router);
    lifetime(router);
  }

  /** RFC 9568 section 6.1: an owner is 255 and Active whatever befalls it. */
  private void ownership(RouterSettings router) {
    if (!router.owner()) {
      return;
    }
    if (!router.tracked().isEmpty()) {
      wrong(
          router,
          "track",
          "nothing lowers an owner's priority of 255: leave it out, or 254 and another address");
    }
    if (router.virtualMac()) {
      wrong(
          router,
          "virtual_mac",
          "an owner's addresses stay where they are, with the interface's own MAC: false");
    }
  }

  private void addresses(RouterSettings router) {
    if (router.addresses().isEmpty()) {
      wrong(router, "addresses", "it needs an address, such as 10.77.0.1/24");
      return;
    }
    Set<InetAddress> once = new HashSet<>();
    for (Prefix each : router.addresses()) {
      if (each.family() != router.family()) {
        wrong(
            router,
            "addresses",
            "IPv4 and IPv6 are virtual routers of their own: put "
                + each
                + " into another, which may have the same id");
        return;
      }
      if (!once.add(each.address())) {
        wrong(router, "addresses", each + " is there twice");
      }
      if (each.address().isMulticastAddress() || each.address().isAnyLocalAddress()) {
        wrong(router, "addresses", each + " is no address of a host");
      }
    }
    int most = AdvertWriter.mostAddresses(router.family(), router.hmac().isPresent());
    if (router.addresses().size() > most) {
      wrong(
          router,
          "addresses",
          "at most " + most + " fit into an advert: put the others into another router");
    }
    if (router.family() == Family.IPV6) {
      if (!router.addresses().get(0).address().isLinkLocalAddress()) {
        wrong(
            router,
            "addresses",
            "the first of IPv6 must be link-local (RFC 9568), such as fe80::"
                + router.id()
                + "/64");
      }
      if (router.speech() == Speech.V2) {
        wrong(router, "version", "version 2 has no IPv6: write version: 3");
      }
    }
  }

  private void interval(RouterSettings router) {
    Duration interval = router.interval();
    if (interval.isZero() || interval.isNegative()) {
      wrong(router, "interval", "0 is no interval: 1 s is usual, 200 ms moves faster");
      return;
    }
    if (router.speech() == Speech.V2) {
      if (interval.toNanos() % 1_000_000_000L != 0 || interval.toSeconds() > 255) {
        wrong(router, "interval", "version 2 has whole seconds from 1 s to 255 s");
      }
      return;
    }
    if (interval.toNanos() % 10_000_000L != 0) {
      wrong(
          router,
          "interval",
          "version 3 counts in steps of 10 ms: " + interval.toMillis() / 10 * 10 + " ms");
    } else if (interval.compareTo(LONGEST_V3) > 0) {
      wrong(router, "interval", "version 3 has 40.95 s at most: 1 s is usual");
    } else if (interval.compareTo(SHORTEST) < 0) {
      wrong(router, "interval", "a busy machine cannot keep less than 50 ms");
    } else if (interval.compareTo(SLOW_ENOUGH) < 0 && !router.fast()) {
      wrong(
          router,
          "interval",
          "below 100 ms a busy machine may be late: 100 ms, or fast: true if that is meant");
    }
  }

  private void peers(RouterSettings router) {
    for (InetAddress each : router.peers()) {
      if (Family.of(each) != router.family()) {
        wrong(router, "peers", Addresses.text(each) + " is of another family than the addresses");
      }
    }
  }

  private void secrets(RouterSettings router) {
    router
        .password()
        .ifPresent(
            each -> {
              if (router.speech() == Speech.V3) {
                wrong(router, "password", "version 3 has no password: write hmac_key_file instead");
              }
              if (each.getBytes(StandardCharsets.UTF_8).length > 8) {
                wrong(router, "password", "version 2 sends eight letters at most");
              }
            });
    if (router.hmac().isPresent() && router.speech() == Speech.V2) {
      wrong(router, "hmac", "version 2 has no keys: write version: 3, or leave them out");
    }
    if (router.speech() == Speech.BOTH
        && router.hmac().filter(each -> each.mode() == HmacGuard.Mode.ENFORCE).isPresent()) {
      wrong(
          router,
          "hmac",
          "it protects no version 2, so that anybody's would be obeyed: version: 3, or hmac_mode:"
              + " permit until nobody speaks version 2 any more");
    }
  }

  private void lifetime(RouterSettings router) {
    if (router.renew().isZero() || router.renew().isNegative()) {
      wrong(router, "renew", "0 is no time between renewals: 3 s is usual");
      return;
    }
    Duration least = router.leastLifetime();
    if (router.lifetime().compareTo(least) < 0) {
      wrong(
          router,
          "lifetime",
          words(router.lifetime())
              + " is too short: the addresses are renewed every "
              + words(router.renew())
              + ", and must outlast the other gateway's wait for adverts, up to four intervals, "
              + words(router.othersWait())
              + ": "
              + words(least)
              + ", or leave it out");
    }
  }

  private static String words(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private void unique(List<RouterSettings> routers) {
    Set<String> names = new HashSet<>();
    Map<String, String> ids = new HashMap<>();
    for (RouterSettings each : routers) {
      if (!names.add(each.name())) {
        problems.add(new Problem(each.name(), "there are two of that name"));
      }
      String key = each.interfaceName() + "/" + each.family() + "/" + each.id();
      String before = ids.putIfAbsent(key, each.name());
      if (before != null && !before.equals(each.name())) {
        wrong(each, "id", each.id() + " is the id of " + before + " on the same interface already");
      }
    }
  }

  private void group(GroupSettings group, List<RouterSettings> routers) {
    for (String member : group.weights().keySet()) {
      RouterSettings found =
          routers.stream().filter(each -> each.name().equals(member)).findFirst().orElse(null);
      if (found == null) {
        problems.add(new Problem(group.name() + ".routers", "there is no router " + member));
      } else if (found.owner()) {
        problems.add(
            new Problem(
                group.name() + ".routers",
                member + " owns its addresses (255) and cannot move with others: 254"));
      }
    }
    int sum = group.weights().values().stream().mapToInt(Integer::intValue).sum();
    if (group.rule() == detour.vrrp.election.Group.Rule.WEIGHTED
        && (group.threshold() < 1 || group.threshold() > sum)) {
      problems.add(
          new Problem(
              group.name() + ".threshold", "1 to " + sum + ", the sum of the members' weights"));
    }
  }
}
