package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fake and the real kernel do alike: links, addresses, routes and rules. */
abstract class KernelContract {
  static final int TABLE = 5201;

  /** What an administrator does, or a cable. */
  interface World {
    Rtnetlink routing();

    /** An Ethernet interface, up and with a carrier, without link-local addresses. */
    int addLink(String name) throws Exception;

    void deleteLink(String name) throws Exception;

    void setLink(String name, boolean up) throws Exception;

    void setCarrier(String name, boolean carrier) throws Exception;

    void addAddress(String name, String prefix) throws Exception;

    void deleteAddress(String name, String prefix) throws Exception;
  }

  private World world;
  private Rtnetlink kernel;
  private int wan;

  abstract World world() throws Exception;

  @BeforeEach
  void office() throws Exception {
    world = world();
    kernel = world.routing();
    wan = world.addLink("wan1");
    world.addAddress("wan1", "192.0.2.2/24");
    world.addAddress("wan1", "2001:db8:a1::2/64");
  }

  private Route route(Family family) {
    return family == Family.IPV4
        ? Samples.via("192.0.2.1", wan, TABLE, 0, "192.0.2.2")
        : Samples.via("2001:db8:a1::1", wan, TABLE, 1024, "2001:db8:a1::2");
  }

  private List<Route> table(Family family) throws NetlinkException {
    return kernel.routes(family, TABLE);
  }

  private static void refused(int errno, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).as(e.toString()).isEqualTo(errno));
  }

  private static int unreachable(Family family) {
    return family == Family.IPV4 ? Errno.ENETUNREACH : Errno.EHOSTUNREACH;
  }

  // Links and addresses

  @Test
  void aLinkTellsItsStateAndCounters() throws Exception {
    Link link = link("wan1");
    assertThat(link.ifindex()).isEqualTo(wan);
    assertThat(link.adminUp()).isTrue();
    assertThat(link.carrier()).isTrue();
    assertThat(link.operstate()).isEqualTo(6);
    assertThat(link.pointToPoint()).isFalse();
    assertThat(link.hardwareAddress()).hasSize(17);
    assertThat(link.counters()).isPresent();
    assertThat(link("lo").flags() & Link.IFF_LOOPBACK).isNotZero();
  }

  private Link link(String name) throws NetlinkException {
    return kernel.links().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPulledCableTakesTheCarrierAndOnlyMarksRoutes() throws Exception {
    for (Family family : Family.values()) {
      kernel.replaceRoute(route(family));
    }
    world.setCarrier("wan1", false);
    assertThat(link("wan1").adminUp()).isTrue();
    assertThat(link("wan1").carrier()).isFalse();
    for (Family family : Family.values()) {
      Route silent = table(family).get(0);
      assertThat(silent.flags()).isEqualTo(Route.FLAG_LINKDOWN);
      assertThat(silent.withoutState()).isEqualTo(route(family));
    }
    world.setCarrier("wan1", true);
    assertThat(table(Family.IPV4)).containsExactly(route(Family.IPV4));
    assertThat(table(Family.IPV6)).containsExactly(route(Family.IPV6));
  }

  @Test
  void addressesAreListedAndBringARouteToTheirSubnet() throws Exception {
    assertThat(kernel.addresses())
        .filteredOn(each -> each.ifindex() == wan)
        .extracting(each -> each.prefix().toString())
        .containsExactlyInAnyOrder("192.0.2.2/24", "2001:db8:a1::2/64");
    assertThat(kernel.addresses())
        .filteredOn(each -> each.ifindex() == wan)
        .allMatch(each -> each.usable() && each.scope() == 0 && each.peer().isEmpty());
    Route four = subnet(Family.IPV4);
    assertThat(four.source()).contains(Addresses.parse("192.0.2.2"));
    assertThat(four.scope()).isEqualTo(Route.SCOPE_LINK);
    assertThat(four.protocol()).isEqualTo(2);
    assertThat(subnet(Family.IPV6).metric()).isEqualTo(256);
  }

  private Route subnet(Family family) throws NetlinkException {
    Prefix prefix = Prefix.parse(family == Family.IPV4 ? "192.0.2.0/24" : "2001:db8:a1::/64");
    return kernel.routes(family, Route.MAIN).stream()
        .filter(each -> each.destination().equals(prefix))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void adminDownTakesRoutesOfBothFamiliesAndTheIpv6Addresses() throws Exception {
    for (Family family : Family.values()) {
      kernel.replaceRoute(route(family));
    }
    world.setLink("wan1", false);
    for (Family family : Family.values()) {
      assertThat(table(family)).isEmpty();
      assertThat(kernel.routes(family, Route.MAIN)).isEmpty();
      refused(unreachable(family), () -> kernel.replaceRoute(route(family)));
    }
    assertThat(kernel.addresses())
        .filteredOn(each -> each.ifindex() == wan)
        .extracting(each -> each.prefix().toString())
        .containsExactly("192.0.2.2/24");
    world.setLink("wan1", true);
    assertThat(table(Family.IPV4)).isEmpty();
    assertThat(subnet(Family.IPV4)).isNotNull();
    assertThat(kernel.routes(Family.IPV6, Route.MAIN)).isEmpty();
    kernel.replaceRoute(route(Family.IPV4));
  }

  @Test
  void aDeletedLinkTakesItsRoutesAndAddresses() throws Exception {
    for (Family family : Family.values()) {
      kernel.replaceRoute(route(family));
    }
    world.deleteLink("wan1");
    assertThat(kernel.links()).extracting(Link::name).doesNotContain("wan1");
    assertThat(kernel.addresses()).noneMatch(each -> each.ifindex() == wan);
    for (Family family : Family.values()) {
      assertThat(table(family)).isEmpty();
      // IPv4 looks for the next hop before it looks for the interface.
      int errno = family == Family.IPV4 ? Errno.ENETUNREACH : Errno.ENODEV;
      refused(errno, () -> kernel.replaceRoute(route(family)));
    }
    assertThat(world.addLink("wan1")).isNotEqualTo(wan);
  }

  @Test
  void theLastIpv4AddressTakesAllIpv4Routes() throws Exception {
    kernel.replaceRoute(route(Family.IPV4));
    kernel.replaceRoute(route(Family.IPV6));
    world.deleteAddress("wan1", "192.0.2.2/24");
    assertThat(table(Family.IPV4)).isEmpty();
    assertThat(table(Family.IPV6)).hasSize(1);
  }

  @Test
  void anIpv4SourceThatWentStaysInRoutesOutsideOfMain() throws Exception {
    world.addAddress("wan1", "198.51.100.2/24");
    kernel.replaceRoute(route(Family.IPV4));
    Route inMain = Samples.via("192.0.2.1", wan, Route.MAIN, 7, "192.0.2.2");
    kernel.replaceRoute(inMain);
    world.deleteAddress("wan1", "192.0.2.2/24");
    assertThat(table(Family.IPV4)).containsExactly(route(Family.IPV4));
    assertThat(kernel.routes(Family.IPV4, Route.MAIN)).doesNotContain(inMain);
  }

  @Test
  void anIpv6SourceThatWentIsForgottenByItsRoutes() throws Exception {
    kernel.replaceRoute(route(Family.IPV6));
    world.deleteAddress("wan1", "2001:db8:a1::2/64");
    assertThat(table(Family.IPV6))
        .containsExactly(Samples.via("2001:db8:a1::1", wan, TABLE, 1024, ""));
  }

  // Routes

  @ParameterizedTest
  @EnumSource(Family.class)
  void aRouteReadBackIsTheRouteWritten(Family family) throws Exception {
    kernel.replaceRoute(route(family));
    assertThat(table(family)).containsExactly(route(family));
    assertThat(kernel.routes(family)).contains(route(family));
    kernel.replaceRoute(route(family));
    assertThat(table(family)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void replacingPutsOneRouteInTheOthersPlace(Family family) throws Exception {
    kernel.replaceRoute(route(family));
    boolean four = family == Family.IPV4;
    Route other =
        Samples.via(four ? "192.0.2.9" : "2001:db8:a1::9", wan, TABLE, four ? 0 : 1024, "");
    kernel.replaceRoute(other);
    assertThat(table(family)).containsExactly(other);
    Route refusal = refusal(family, four ? 0 : 1024);
    kernel.replaceRoute(refusal);
    assertThat(table(family)).containsExactly(refusal);
    kernel.replaceRoute(other);
    assertThat(table(family)).containsExactly(other);
  }

  private static Route refusal(Family family, int metric) {
    return new Route(
        TABLE,
        Prefix.any(family),
        Optional.empty(),
        0,
        Optional.empty(),
        metric,
        Samples.DETOUR,
        Route.UNREACHABLE,
        0,
        0,
        false);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void anotherMetricIsAnotherRoute(Family family) throws Exception {
    Route one = Samples.via(gateway(family), wan, TABLE, 5, "");
    Route other = Samples.via(gateway(family), wan, TABLE, 6, "");
    kernel.replaceRoute(one);
    kernel.replaceRoute(other);
    assertThat(table(family)).containsExactlyInAnyOrder(one, other);
    kernel.deleteRoute(one);
    assertThat(table(family)).containsExactly(other);
  }

  private static String gateway(Family family) {
    return family == Family.IPV4 ? "192.0.2.1" : "2001:db8:a1::1";
  }

  @Test
  void ipv6WithoutAMetricGets1024() throws Exception {
    kernel.replaceRoute(Samples.via("2001:db8:a1::1", wan, TABLE, 0, ""));
    assertThat(table(Family.IPV6))
        .containsExactly(Samples.via("2001:db8:a1::1", wan, TABLE, 1024, ""));
  }

  @Test
  void aRouteOntoTheLinkNeedsNoGateway() throws Exception {
    for (Family family : Family.values()) {
      Route onLink =
          new Route(
              TABLE,
              Prefix.any(family),
              Optional.empty(),
              wan,
              Optional.empty(),
              family == Family.IPV4 ? 0 : 1024,
              Samples.DETOUR,
              Route.UNICAST,
              family == Family.IPV4 ? Route.SCOPE_LINK : Route.SCOPE_GLOBAL,
              0,
              false);
      kernel.replaceRoute(onLink);
      assertThat(table(family)).containsExactly(onLink);
      world.setLink("wan1", false);
      refused(Errno.ENETDOWN, () -> kernel.replaceRoute(onLink));
      world.setLink("wan1", true);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aGatewayOffTheLinkIsRefusedUnlessItIsSaidToBeOnIt(Family family) throws Exception {
    String far = family == Family.IPV4 ? "203.0.113.1" : "2001:db8:ff::1";
    int metric = family == Family.IPV4 ? 0 : 1024;
    Route route = Samples.via(far, wan, TABLE, metric, "");
    refused(unreachable(family), () -> kernel.replaceRoute(route));
    Route onLink =
        new Route(
            TABLE,
            route.destination(),
            route.gateway(),
            wan,
            Optional.empty(),
            metric,
            Samples.DETOUR,
            Route.UNICAST,
            0,
            Route.FLAG_ONLINK,
            false);
    kernel.replaceRoute(onLink);
    assertThat(table(family)).containsExactly(onLink);
  }

  @Test
  void aLinkLocalGatewayIsAlwaysOnTheLink() throws Exception {
    Route route = Samples.via("fe80::1", wan, TABLE, 1024, "");
    kernel.replaceRoute(route);
    assertThat(table(Family.IPV6)).containsExactly(route);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aSourceThatIsNobodysIsRefused(Family family) {
    String stranger = family == Family.IPV4 ? "203.0.113.7" : "2001:db8:ff::7";
    refused(
        Errno.EINVAL,
        () -> kernel.replaceRoute(Samples.via(gateway(family), wan, TABLE, 0, stranger)));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void deletingARouteThatIsNotThereIsRefused(Family family) throws Exception {
    refused(Errno.ESRCH, () -> kernel.deleteRoute(route(family)));
    kernel.replaceRoute(route(family));
    kernel.deleteRoute(route(family));
    assertThat(table(family)).isEmpty();
    refused(Errno.ESRCH, () -> kernel.deleteRoute(route(family)));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void deletingARouteNeverDeletesAnother(Family family) throws Exception {
    Route other = Samples.via(gateway(family), wan, TABLE, 7, "");
    kernel.replaceRoute(other);
    Route wanted = Samples.via(gateway(family), wan, TABLE, family == Family.IPV4 ? 0 : 1024, "");
    refused(Errno.ESRCH, () -> kernel.deleteRoute(wanted));
    assertThat(table(family)).containsExactly(other);
  }

  @Test
  void aTableWithoutRoutesIsEmpty() throws Exception {
    for (Family family : Family.values()) {
      assertThat(kernel.routes(family, 70_000)).isEmpty();
    }
  }

  // Rules

  @ParameterizedTest
  @EnumSource(Family.class)
  void rulesReadBackAreTheRulesWritten(Family family) throws Exception {
    List<Rule> before = kernel.rules(family);
    List<Rule> ours =
        List.of(
            Samples.throughMain(family),
            Samples.mark(family, 1),
            Samples.mark(family, 2),
            Samples.device(family, "wan1", TABLE),
            Samples.device(family, "not-there", 5202),
            Samples.stray(family),
            Samples.rule(family, 21090, 5199, 0, 0, false, "", Samples.DETOUR));
    for (Rule rule : List.of(ours.get(6), ours.get(1), ours.get(2), ours.get(5))) {
      kernel.addRule(rule);
    }
    for (Rule rule : List.of(ours.get(3), ours.get(4), ours.get(0))) {
      kernel.addRule(rule);
    }
    assertThat(kernel.rules(family)).containsSubsequence(ours).hasSize(before.size() + 7);
    for (Rule rule : ours) {
      kernel.deleteRule(rule);
    }
    assertThat(kernel.rules(family)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theSameRuleIsRefusedButNotUnderAnotherProtocol(Family family) throws Exception {
    Rule ours = Samples.rule(family, 21090, 5199, 0, 0, false, "", 144);
    Rule theirs = Samples.rule(family, 21090, 5199, 0, 0, false, "", 145);
    kernel.addRule(ours);
    refused(Errno.EEXIST, () -> kernel.addRule(ours));
    kernel.addRule(theirs);
    assertThat(kernel.rules(family)).contains(ours, theirs);
    kernel.deleteRule(theirs);
    assertThat(kernel.rules(family)).contains(ours).doesNotContain(theirs);
    refused(Errno.ENOENT, () -> kernel.deleteRule(theirs));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void deletingARuleNeverDeletesAnother(Family family) throws Exception {
    Rule narrow = Samples.rule(family, 21090, 5199, 0x1000000, 0x3f000000, false, "", 144);
    Rule wide = Samples.rule(family, 21090, 5199, 0, 0, false, "", 144);
    kernel.addRule(narrow);
    assertThatThrownBy(() -> kernel.deleteRule(wide)).isInstanceOf(NetlinkException.class);
    assertThat(kernel.rules(family)).contains(narrow);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theKernelsOwnRulesAreThere(Family family) throws Exception {
    assertThat(kernel.rules(family))
        .contains(
            Samples.rule(family, 0, 255, 0, 0, false, "", 2),
            Samples.rule(family, 32766, Route.MAIN, 0, 0, false, "", 2));
  }

  // Resolving

  private static java.net.InetAddress far(Family family) {
    return Addresses.parse(family == Family.IPV4 ? "198.51.100.10" : "2001:db8:5::10");
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aMarkedPacketTakesTheRouteOfItsTable(Family family) throws Exception {
    assertThat(kernel.resolve(far(family), 0, 1 << 24)).isEmpty();
    kernel.replaceRoute(route(family));
    kernel.addRule(Samples.mark(family, 1));
    assertThat(kernel.resolve(far(family), 0, 0)).isEmpty();
    assertThat(kernel.resolve(far(family), 0, 1 << 24).map(Route::table)).contains(TABLE);
    assertThat(kernel.resolve(far(family), wan, 1 << 24).flatMap(Route::gateway))
        .isEqualTo(route(family).gateway());
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void aRuleThatStandsBeforeItTakesThePacketElsewhere(Family family) throws Exception {
    kernel.replaceRoute(route(family));
    kernel.addRule(Samples.mark(family, 1));
    int other = world.addLink("wan2");
    world.addAddress("wan2", "192.0.3.2/24");
    world.addAddress("wan2", "2001:db8:a2::2/64");
    kernel.replaceRoute(
        family == Family.IPV4
            ? Samples.via("192.0.3.1", other, 100, 0, "192.0.3.2")
            : Samples.via("2001:db8:a2::1", other, 100, 1024, "2001:db8:a2::2"));
    kernel.addRule(Samples.rule(family, 90, 100, 0, 0, false, "", 3));
    assertThat(kernel.resolve(far(family), 0, 1 << 24).map(Route::table)).contains(100);
    assertThat(kernel.resolve(far(family), wan, 1 << 24).map(Route::table)).contains(TABLE);
  }
}
