package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.Reason;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.netlink.NetlinkConnection;
import detour.vrrp.address.KernelAccess;
import detour.vrrp.address.NetworkSysctls;
import detour.vrrp.address.PretendedNetlink;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouterKernelTest implements RouterKernel.Port, RouterKernel.Findings {
  private static final String ONE = "02:00:00:00:09:02";
  private static final String OTHER = "02:00:00:00:09:66";

  /** The stations that frames came from. */
  private final List<String> stations = new ArrayList<>();

  private final List<Reason> reasons = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<Optional<String>> taken = new ArrayList<>();
  private final PretendedNetlink netlink = new PretendedNetlink();
  private final KernelAccess access =
      new KernelAccess(
          new NetlinkConnection(netlink),
          new LinuxRtnetlink(new NetlinkConnection(netlink)),
          Optional.empty(),
          new NetworkSysctls(Map.of()));
  private final RouterKernel kernel =
      new RouterKernel(
          new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse("10.9.0.1/24")))
              .build(),
          this,
          access,
          this);

  private static Link eth0(String station) {
    int up = Link.IFF_UP | Link.IFF_LOWER_UP;
    return new Link(7, "eth0", 1, up, 6, 1500, "", 0, station, Optional.empty());
  }

  private void look(String station) throws Exception {
    List<InterfaceAddress> addresses = access.rtnetlink().addresses();
    kernel.look(List.of(eth0(station)), addresses, true);
  }

  @Test
  void anotherStationIsAnnouncedAtOnceWhereTheAddressesAreHeld() throws Exception {
    look(ONE);
    look(OTHER);
    assertThat(stations).as("a Backup says nothing").isEmpty();
    look(ONE);
    kernel.hold();
    kernel.announce(1);
    assertThat(stations).containsExactly(ONE);
    look(ONE);
    assertThat(stations).containsExactly(ONE);
    look(OTHER);
    look(OTHER);
    assertThat(stations).containsExactly(ONE, OTHER, OTHER, OTHER);
    kernel.announce(1);
    assertThat(stations).last().isEqualTo(OTHER);
    assertThat(refused).isEmpty();
  }

  @Test
  void anInterfaceWithoutAnEthernetAddressIsNotUsable() throws Exception {
    for (String station : List.of("", "c0:00:02:01")) { // tun and WireGuard; GRE
      look(station);
      assertThat(reasons)
          .last()
          .isEqualTo(
              new Reason(
                  "no-ethernet",
                  "eth0 is no Ethernet interface: VRRP needs the one that the office's switch is"
                      + " behind"));
    }
    look(ONE);
    assertThat(reasons).last().extracting(Reason::code).isEqualTo("link-up");
  }

  @Test
  void whatIsRefusedIsToldOnceThoughMuchIsDoneAroundIt() throws Exception {
    look(ONE);
    netlink.refuses = true;
    kernel.hold();
    for (int i = 0; i < 3; i++) {
      kernel.announce(1);
      kernel.renew();
      look(ONE);
    }
    assertThat(refused)
        .extracting(each -> each.replaceAll(":.*", ""))
        .containsExactly("holding the addresses", "putting addresses back on eth0");
    assertThat(taken).isEmpty();
    netlink.refuses = false;
    look(ONE);
    assertThat(taken).containsExactly(Optional.empty());
  }

  @Test
  void whatIsNotTriedAgainIsRefusedNoMore() throws Exception {
    look(ONE);
    kernel.hold();
    netlink.refuses = true;
    kernel.renew();
    assertThat(refused).singleElement().asString().startsWith("renewing");
    kernel.giveUp();
    assertThat(taken).containsExactly(Optional.empty());
  }

  @Override
  public void open(Link link) {}

  @Override
  public void from(InetAddress address) {}

  @Override
  public void frame(byte[] frame) {
    stations.add(HexFormat.ofDelimiter(":").formatHex(frame, 6, 12));
  }

  @Override
  public void close() {}

  @Override
  public void link(boolean usable, Reason reason, Optional<InetAddress> own, boolean holding) {
    reasons.add(reason);
  }

  @Override
  public void healed(int addresses) {}

  @Override
  public void guarded() {}

  @Override
  public void refused(String text) {
    refused.add(text);
  }

  @Override
  public void taken(Optional<String> standing) {
    taken.add(standing);
  }
}
