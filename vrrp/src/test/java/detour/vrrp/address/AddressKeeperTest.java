package detour.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.nft.NftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressKeeperTest {
  static final Holding HOLDING =
      new Holding(
          "eth0",
          Family.IPV6,
          51,
          List.of(Prefix.parse("fe80::1/64"), Prefix.parse("fd09::1/64")),
          true,
          true,
          false,
          10);
  private static final Holding IPV4 =
      new Holding(
          "eth0", Family.IPV4, 51, List.of(Prefix.parse("10.9.0.1/24")), true, true, false, 10);
  private static final String DEVICE = "dtr6-7-51";
  private static final Link ETH0 = eth0(7);

  @TempDir Path sysctls;
  private final PretendedNetlink netlink = new PretendedNetlink();
  private final TellingNftables nftables = new TellingNftables();
  private final LinuxRtnetlink rtnetlink = new LinuxRtnetlink(new NetlinkConnection(netlink));
  private @Nullable KernelAccess access;

  private static Link eth0(int ifindex) {
    return new Link(ifindex, "eth0", 1, 1, 6, 1500, "", 0, "02:00:00:00:09:02", Optional.empty());
  }

  @BeforeEach
  void sysctls() throws Exception {
    access =
        new KernelAccess(
            new NetlinkConnection(netlink),
            rtnetlink,
            Optional.of(nftables),
            new NetworkSysctls(Map.of(), sysctls));
    sysctl("ipv6/conf/" + DEVICE + "/addr_gen_mode", "0");
    sysctl("ipv6/conf/" + DEVICE + "/accept_ra", "1");
    sysctl("ipv6/conf/" + DEVICE + "/disable_ipv6", "0");
  }

  private void sysctl(String key, String value) throws Exception {
    Files.createDirectories(sysctls.resolve(key).getParent());
    Files.writeString(sysctls.resolve(key), value + "\n");
  }

  private String sysctl(String key) throws Exception {
    return Files.readString(sysctls.resolve(key)).strip();
  }

  private AddressKeeper keeper() throws Exception {
    AddressKeeper keeper = keeper(HOLDING);
    keeper.attach(ETH0);
    return keeper;
  }

  private AddressKeeper keeper(Holding holding) {
    return new AddressKeeper(Objects.requireNonNull(access), holding);
  }

  /** With all that a virtual MAC needs of IPv4, and no IPv6 in the kernel. */
  private AddressKeeper ipv4(int... ifindexes) throws Exception {
    sysctl("ipv4/conf/all/rp_filter", "0");
    for (String each : List.of("arp_ignore", "arp_filter", "arp_announce", "rp_filter")) {
      sysctl("ipv4/conf/eth0/" + each, "0");
    }
    for (int ifindex : ifindexes) {
      for (String each :
          List.of("arp_ignore", "accept_local", "promote_secondaries", "rp_filter")) {
        sysctl("ipv4/conf/dtr4-" + ifindex + "-51/" + each, "0");
      }
    }
    return keeper(IPV4);
  }

  @Test
  void aKernelWithoutIpv6NeedsNoneSwitchedOff() throws Exception {
    ipv4(7).attach(ETH0);
    assertThat(netlink.devices()).containsExactly("dtr4-7-51");
    assertThat(sysctl("ipv4/conf/eth0/arp_ignore")).isEqualTo("1");
  }

  @Test
  void ipv6IsSwitchedOnWhereNewDevicesHaveNone() throws Exception {
    sysctl("ipv6/conf/" + DEVICE + "/disable_ipv6", "1");
    keeper();
    assertThat(sysctl("ipv6/conf/" + DEVICE + "/disable_ipv6")).isEqualTo("0");
  }

  @Test
  void whatTheInterfaceBeforeWantedIsPutBackWithTheLast() throws Exception {
    AddressKeeper keeper = ipv4(7, 9);
    keeper.attach(ETH0);
    keeper.detach();
    keeper.attach(eth0(9));
    assertThat(sysctl("ipv4/conf/eth0/arp_ignore")).isEqualTo("1");
    keeper.remove();
    assertThat(sysctl("ipv4/conf/eth0/arp_ignore")).isEqualTo("0");
  }

  /** A second virtual MAC counts on what the first one set. */
  @Test
  void theReversePathStaysLooseUntilTheLastVirtualMacIsGone() throws Exception {
    AddressKeeper one = ipv4(7, 9);
    sysctl("ipv4/conf/all/rp_filter", "1");
    sysctl("ipv4/conf/eth1/rp_filter", "0");
    AddressKeeper other = keeper(IPV4);
    one.attach(ETH0);
    other.attach(eth0(9));
    one.detach();
    assertThat(sysctl("ipv4/conf/all/rp_filter")).isEqualTo("0");
    assertThat(sysctl("ipv4/conf/dtr4-9-51/rp_filter")).isEqualTo("0");
    assertThat(sysctl("ipv4/conf/eth1/rp_filter")).as("as strict as before").isEqualTo("1");
    other.remove();
    assertThat(sysctl("ipv4/conf/all/rp_filter")).isEqualTo("1");
    assertThat(sysctl("ipv4/conf/eth1/rp_filter")).isEqualTo("0");
  }

  private int look(AddressKeeper keeper) throws Exception {
    List<Link> links = rtnetlink.links();
    keeper.repair(links);
    return keeper.heal(links, rtnetlink.addresses());
  }

  private List<String> held() {
    return netlink.addresses.stream().map(each -> each.prefix().toString()).toList();
  }

  @Test
  void theAddressesAreHeldAndGivenUpThoughTheGuardIsRefused() throws Exception {
    AddressKeeper keeper = keeper();
    nftables.refuses = true;
    assertThatThrownBy(keeper::hold).isInstanceOf(NftException.class);
    assertThat(held()).containsExactly("fe80::1/64", "fd09::1/64");
    assertThat(netlink.devices()).containsExactly(DEVICE + "!");
    assertThatThrownBy(keeper::giveUp).isInstanceOf(NftException.class);
    assertThat(held()).isEmpty();
    assertThat(netlink.devices()).as("it is down").containsExactly(DEVICE);
    nftables.refuses = false;
    nftables.told.clear();
    keeper.retryGuard();
    assertThat(nftables.told).singleElement().asString().contains("ether daddr");
  }

  @Test
  void aDeviceThatWasTakenAwayIsMadeAnew() throws Exception {
    AddressKeeper keeper = keeper();
    netlink.lose(DEVICE);
    assertThat(look(keeper)).as("a Backup holds nothing").isZero();
    assertThat(netlink.devices()).containsExactly(DEVICE);
    keeper.hold();
    netlink.lose(DEVICE);
    assertThat(held()).isEmpty();
    assertThat(look(keeper)).isEqualTo(2);
    assertThat(netlink.devices()).containsExactly(DEVICE + "!");
    assertThat(held()).hasSize(2);
    assertThat(look(keeper)).isZero();
  }

  @Test
  void aDeviceThatWasSwitchedOffIsSwitchedOn() throws Exception {
    AddressKeeper keeper = keeper();
    assertThat(look(keeper)).isZero();
    assertThat(netlink.devices()).as("off in a Backup").containsExactly(DEVICE);
    keeper.hold();
    netlink.switchOff(DEVICE);
    assertThat(look(keeper)).isEqualTo(2);
    assertThat(netlink.devices()).containsExactly(DEVICE + "!");
  }

  @Test
  void onlyWhatIsThereIsRenewed() throws Exception {
    AddressKeeper keeper = keeper();
    keeper.hold();
    netlink.addresses.removeIf(each -> each.prefix().equals(HOLDING.addresses().get(0)));
    netlink.renewed.clear();
    keeper.renew(20);
    assertThat(netlink.renewed).containsExactly("fd09::1/64 20 s");
    assertThat(held()).containsExactly("fd09::1/64");
  }

  @Test
  void whatAProcessBeforeHoldsIsRenewed() throws Exception {
    keeper().hold();
    AddressKeeper next = keeper();
    netlink.renewed.clear();
    next.renew(10);
    assertThat(netlink.renewed).containsExactly("fe80::1/64 10 s", "fd09::1/64 10 s");
  }
}
