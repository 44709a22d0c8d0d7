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
import java.util.Optional;
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
  private static final String DEVICE = "dtr6-7-51";
  private static final Link ETH0 =
      new Link(7, "eth0", 1, 1, 6, 1500, "", 0, "02:00:00:00:09:02", Optional.empty());

  @TempDir Path sysctls;
  private final PretendedNetlink netlink = new PretendedNetlink();
  private final TellingNftables nftables = new TellingNftables();
  private final LinuxRtnetlink rtnetlink = new LinuxRtnetlink(new NetlinkConnection(netlink));

  @BeforeEach
  void sysctls() throws Exception {
    Path conf = Files.createDirectories(sysctls.resolve("ipv6/conf/" + DEVICE));
    Files.writeString(conf.resolve("addr_gen_mode"), "0\n");
    Files.writeString(conf.resolve("accept_ra"), "1\n");
  }

  private AddressKeeper keeper() throws Exception {
    AddressKeeper keeper =
        new AddressKeeper(
            new KernelAccess(
                new NetlinkConnection(netlink),
                rtnetlink,
                Optional.of(nftables),
                new NetworkSysctls(Map.of(), sysctls)),
            HOLDING);
    keeper.attach(ETH0);
    return keeper;
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
