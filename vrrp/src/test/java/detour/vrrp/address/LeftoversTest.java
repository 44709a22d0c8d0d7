package detour.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Family;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.vrrp.packet.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  private static Link link(String name, String kind) {
    return new Link(7, name, 1, 0, 0, 1500, kind, 0, "", Optional.empty());
  }

  @Test
  void onlyMacvlansWithANameOfOursAreTakenAway() {
    List<Link> links =
        List.of(
            link("dtr4-3-10", "macvlan"),
            link("dtr6-12-255", "macvlan"),
            link("dtr4-3-10", "veth"),
            link("dtr5-3-10", "macvlan"),
            link("dtr4-lan", "macvlan"),
            link("eth0", ""));
    assertThat(Leftovers.devices(links))
        .extracting(Link::name, Link::kind)
        .containsExactly(tuple("dtr4-3-10", "macvlan"), tuple("dtr6-12-255", "macvlan"));
  }

  @Test
  void theTablesThatAreThereAreTakenAway() {
    TellingNftables nftables = new TellingNftables("netdev");
    assertThat(Leftovers.removeTables(nftables)).isEmpty();
    assertThat(nftables.told).containsExactly("delete table netdev detour_vrrp");
  }

  @TempDir Path sysctls;
  private final PretendedNetlink netlink = new PretendedNetlink();

  private List<String> removeOthers(TellingNftables nftables, Holding... wanted) throws Exception {
    Files.createDirectories(sysctls.resolve("ipv4/conf/eth0"));
    Files.writeString(sysctls.resolve("ipv4/conf/eth0/arp_ignore"), "1");
    NetlinkConnection connection = new NetlinkConnection(netlink);
    for (String each : List.of("dtr6-7-51", "dtr6-7-52", "dtr6-9-51")) {
      connection.execute("making", LinkMessages.add(each, 7, MacAddress.virtual(Family.IPV6, 51)));
    }
    LinuxRtnetlink rtnetlink = new LinuxRtnetlink(connection);
    List<Link> links = new ArrayList<>(rtnetlink.links());
    links.add(link("eth0", ""));
    return Leftovers.removeOthers(
        new KernelAccess(
            connection,
            rtnetlink,
            Optional.of(nftables),
            new NetworkSysctls(Map.of("ipv4/conf/eth0/arp_ignore", "0"), sysctls)),
        links,
        List.of(wanted));
  }

  private String arpIgnore() throws Exception {
    return Files.readString(sysctls.resolve("ipv4/conf/eth0/arp_ignore"));
  }

  @Test
  void whatNoRouterOwnsAnyMoreIsTakenAwayAtTheStart() throws Exception {
    TellingNftables nftables = new TellingNftables("netdev");
    nftables.chains.addAll(List.of("if7_inet6_51", "if7_inet6_52"));
    assertThat(removeOthers(nftables, AddressKeeperTest.HOLDING)).isEmpty();
    assertThat(netlink.devices()).containsExactly("dtr6-7-51");
    assertThat(nftables.told).containsExactly("delete chain netdev detour_vrrp if7_inet6_52");
    assertThat(arpIgnore()).as("the virtual MAC that stays needs it").isEqualTo("1");
  }

  @Test
  void withTheLastVirtualMacGoesWhatItNeeded() throws Exception {
    Holding mac = AddressKeeperTest.HOLDING;
    Holding plain = new Holding("eth0", mac.family(), 51, mac.addresses(), false, false, false, 10);
    TellingNftables nftables = new TellingNftables("netdev", "inet");
    nftables.chains.add("if7_inet6_51");
    assertThat(removeOthers(nftables, plain)).isEmpty();
    assertThat(netlink.devices()).isEmpty();
    assertThat(nftables.told)
        .as("that of inet is its own")
        .containsExactly("delete chain netdev detour_vrrp if7_inet6_51");
    assertThat(arpIgnore()).isEqualTo("0");
  }

  @Test
  void whatCannotBeTakenAwayIsTold() throws Exception {
    TellingNftables nftables = new TellingNftables("netdev");
    nftables.chains.add("if7_inet6_52");
    nftables.refuses = true;
    assertThat(removeOthers(nftables, AddressKeeperTest.HOLDING))
        .containsExactly("chains of nftables: Error: No such file or directory");
  }
}
