package detour.steering.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.route.Route;
import detour.steering.Office;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final int UP = Link.IFF_UP | Link.IFF_LOWER_UP;
  private static final int OURS = 144;

  private final Discovery discovery = new Discovery(OURS, Leases.none());

  private static Link link(int flags) {
    return new Link(11, "wan1", 1, flags, 6, 1500, "", 0, "02:00:00:00:00:01", Optional.empty());
  }

  private static InterfaceAddress address(String text) {
    return new InterfaceAddress(11, Prefix.parse(text), Optional.empty(), 0, 0x80);
  }

  private static Route defaultBy(String gateway, int table, int metric, int protocol) {
    return new Route(
        table,
        Prefix.any(Family.of(Addresses.parse(gateway))),
        Optional.of(Addresses.parse(gateway)),
        11,
        Optional.empty(),
        metric,
        protocol,
        Route.UNICAST,
        0,
        0,
        false);
  }

  private PathFacts find(List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) {
    return discovery.find(Office.spec(1), links, addresses, routes).path(Family.IPV4);
  }

  @Test
  void anInterfaceThatDoesNotExistIsWaitedFor() {
    PathFacts path = find(List.of(), List.of(), List.of());
    assertThat(path.stage()).isEqualTo(PathFacts.Stage.NO_INTERFACE);
    assertThat(path.reason().text()).contains("wan1 does not exist");
    assertThat(path.routable()).isFalse();
  }

  @Test
  void theBestForeignDefaultRouteNamesTheNextHop() {
    PathFacts path =
        find(
            List.of(link(UP)),
            List.of(address("100.64.1.2/24")),
            List.of(
                defaultBy("100.64.1.9", 5201, 0, OURS),
                defaultBy("100.64.1.3", 100, 0, 4),
                defaultBy("100.64.1.1", Route.MAIN, 200, 16)));
    assertThat(path.stage()).isEqualTo(PathFacts.Stage.READY);
    assertThat(path.gateway()).contains(Addresses.parse("100.64.1.1"));
    assertThat(path.source()).contains(Addresses.parse("100.64.1.2"));
  }

  @Test
  void withoutAnyRouteTheStateSaysWhatToSet() {
    PathFacts path = find(List.of(link(UP)), List.of(address("100.64.1.2/24")), List.of());
    assertThat(path.stage()).isEqualTo(PathFacts.Stage.NO_GATEWAY);
    assertThat(path.reason().text()).contains("set uplinks.uplink1.ipv4.gateway");
  }

  @Test
  void whatWasKnownBeforeServesAsLongAsItsSubnetIsThere() {
    List<Route> own = List.of(defaultBy("100.64.1.9", 5201, 0, OURS));
    assertThat(find(List.of(link(UP)), List.of(address("100.64.1.2/24")), own).gateway())
        .contains(Addresses.parse("100.64.1.9"));
    assertThat(find(List.of(link(UP)), List.of(address("192.0.2.2/24")), own).stage())
        .isEqualTo(PathFacts.Stage.NO_GATEWAY);
  }

  @Test
  void aPointToPointLinkNeedsNoNextHop() {
    PathFacts path =
        find(
            List.of(link(UP | Link.IFF_POINTOPOINT)), List.of(address("100.64.1.2/32")), List.of());
    assertThat(path.stage()).isEqualTo(PathFacts.Stage.READY);
    assertThat(path.gateway()).isEmpty();
  }

  @Test
  void whatWasGivenComesFirstAndMayLieOutsideOfTheSubnet() {
    UplinkSpec given =
        new UplinkSpec(
            1,
            "fiber",
            "wan1",
            Map.of(Family.IPV4, Addresses.parse("203.0.113.1")),
            UplinkSpec.Nat.AUTO,
            List.of());
    PathFacts path =
        discovery
            .find(
                given,
                List.of(link(UP)),
                List.of(address("100.64.1.2/24")),
                List.of(defaultBy("100.64.1.1", Route.MAIN, 0, 4)))
            .path(Family.IPV4);
    assertThat(path.gateway()).contains(Addresses.parse("203.0.113.1"));
    assertThat(path.onlinkGateway()).isTrue();
  }

  @Test
  void aCableWithoutCarrierKeepsItsRouteAndASwitchedOffInterfaceDoesNot() {
    List<Route> routes = List.of(defaultBy("100.64.1.1", Route.MAIN, 0, 4));
    PathFacts cable = find(List.of(link(Link.IFF_UP)), List.of(address("100.64.1.2/24")), routes);
    assertThat(cable.stage()).isEqualTo(PathFacts.Stage.NO_CARRIER);
    assertThat(cable.routable()).isTrue();
    PathFacts off = find(List.of(link(0)), List.of(address("100.64.1.2/24")), routes);
    assertThat(off.reason().text()).contains("ip link set wan1 up");
    assertThat(off.routable()).isFalse();
  }

  @Test
  void anAddressThatIsStillTentativeIsNotUsed() {
    InterfaceAddress tentative =
        new InterfaceAddress(
            11, Prefix.parse("100.64.1.2/24"), Optional.empty(), 0, InterfaceAddress.TENTATIVE);
    assertThat(find(List.of(link(UP)), List.of(tentative), List.of()).stage())
        .isEqualTo(PathFacts.Stage.NO_ADDRESS);
  }
}
