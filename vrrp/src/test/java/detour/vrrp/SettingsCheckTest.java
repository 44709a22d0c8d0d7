package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Addresses;
import detour.kernel.address.InterfaceAddress;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.vrrp.election.Group;
import detour.vrrp.election.Tracked;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.AdvertWriter;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.HmacKey;
import detour.vrrp.packet.HmacStamp;
import detour.vrrp.packet.Version;
import detour.vrrp.state.Speech;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What cannot be is refused, with what would be right. */
class SettingsCheckTest {
  private static RouterSettingsBuilder right() {
    return new RouterSettingsBuilder("office", "eth0", 51, List.of(Prefix.parse("10.9.0.1/24")));
  }

  private static List<String> problems(RouterSettingsBuilder router) {
    return SettingsCheck.problems(List.of(router.build()), List.of()).stream()
        .map(Problem::toString)
        .toList();
  }

  private static List<Prefix> prefixes(String... texts) {
    return List.of(texts).stream().map(Prefix::parse).toList();
  }

  @Test
  void theDefaultsAreRight() throws InvalidSettingsException {
    assertThat(problems(right())).isEmpty();
    assertThat(PairSettings.checked(List.of(right().build()), List.of()).routers()).hasSize(1);
  }

  @Test
  void idZeroOr256() {
    assertThat(problems(right().id(0)))
        .containsExactly("office.id: 0 is no id: 1 to 255, the same on both gateways");
    assertThat(problems(right().id(256))).hasSize(1);
    assertThat(problems(right().id(255))).isEmpty();
  }

  @Test
  void noAddress() {
    assertThat(problems(right().addresses(List.of())))
        .containsExactly("office.addresses: it needs an address, such as 10.77.0.1/24");
  }

  @Test
  void mixedFamilies() {
    assertThat(problems(right().addresses(prefixes("10.9.0.1/24", "fe80::1/64"))))
        .containsExactly(
            "office.addresses: IPv4 and IPv6 are virtual routers of their own: put fe80::1/64 into"
                + " another, which may have the same id");
  }

  @Test
  void theFirstAddressOfIpv6IsLinkLocal() {
    assertThat(problems(right().addresses(prefixes("fd09::1/64")))).hasSize(1);
    assertThat(problems(right().addresses(prefixes("fe80::1/64", "fd09::1/64")))).isEmpty();
    assertThat(problems(right().addresses(prefixes("fe80::1/64")).speech(Speech.V2)))
        .containsExactly("office.version: version 2 has no IPv6: write version: 3");
  }

  @Test
  void priority() {
    assertThat(problems(right().priority(0))).hasSize(1);
    assertThat(problems(right().priority(256))).hasSize(1);
    RouterSettings owner = right().priority(255).build();
    assertThat(SettingsCheck.owner(owner, Set.of(Addresses.parse("10.9.0.2"))))
        .containsExactly(
            new Problem(
                "office.priority",
                "255 is for the owner of the addresses, and 10.9.0.1 is no address of eth0: 254 is"
                    + " the highest for all others"));
    assertThat(SettingsCheck.owner(owner, Set.of(Addresses.parse("10.9.0.1")))).isEmpty();
  }

  @Test
  void anOwnerOwnsItsAddressesAsFarAsIsKnown() {
    RouterSettings owner = right().priority(255).build();
    Map<String, Map<InetAddress, Boolean>> known =
        Map.of(
            "eth0", Map.of(Addresses.parse("10.9.0.2"), true),
            "eth1", Map.of(Addresses.parse("fe80::2"), true));
    OwnAddresses own = new OwnAddresses(known);
    assertThat(SettingsCheck.owners(List.of(owner), own))
        .extracting(Problem::where)
        .containsExactly("office.priority");
    assertThat(SettingsCheck.owners(List.of(owner), OwnAddresses.unknown())).isEmpty();
    RouterSettings early = right().interfaceName("eth1").priority(255).build();
    assertThat(SettingsCheck.owners(List.of(early), own)).as("no IPv4 there yet").isEmpty();
    assertThat(SettingsCheck.owners(List.of(owner), own.with(List.of(owner))))
        .as("it runs already")
        .isEmpty();
    RouterSettings other = right().priority(254).build();
    assertThat(SettingsCheck.owners(List.of(owner), own.with(List.of(other)))).hasSize(1);
  }

  @Test
  void whatARouterHoldsForAWhileIsNotTheInterfacesOwn() {
    Link eth0 = new Link(7, "eth0", 1, 1, 6, 1500, "", 0, "02:00:00:00:09:02", Optional.empty());
    List<InterfaceAddress> there =
        List.of(there(7, "10.9.0.1/24", 0), there(7, "10.9.0.2/24", 0), there(8, "10.9.0.3/24", 0));
    OwnAddresses own = new OwnAddresses(Map.of("eth0", OwnAddresses.of(eth0, there)));
    assertThat(own.with(List.of(right().build())).of("eth0"))
        .as("a lease")
        .containsExactly(Addresses.parse("10.9.0.2"));
    OwnAddresses toStay =
        new OwnAddresses(
            Map.of("eth0", OwnAddresses.of(eth0, List.of(there(7, "10.9.0.1/24", 0x80)))));
    assertThat(toStay.with(List.of(right().build())).of("eth0")).hasSize(1);
  }

  private static InterfaceAddress there(int ifindex, String address, int flags) {
    return new InterfaceAddress(ifindex, Prefix.parse(address), Optional.empty(), 0, flags);
  }

  @Test
  void nothingLowersAnOwnerAndItsAddressesStayWhereTheyAre() {
    List<Tracked> fiber = List.of(new Tracked("fiber", Tracked.Kind.UPLINK, 0));
    assertThat(problems(right().priority(255).tracked(fiber, Duration.ofSeconds(10))))
        .containsExactly(
            "office.track: nothing lowers an owner's priority of 255: leave it out, or 254 and"
                + " another address");
    assertThat(problems(right().priority(255).virtualMac(true)))
        .containsExactly(
            "office.virtual_mac: an owner's addresses stay where they are, with the interface's own"
                + " MAC: false");
  }

  @Test
  void asManyAddressesAsAnAdvertHasRoomFor() {
    HmacSettings hmac = hmac(HmacGuard.Mode.ENFORCE);
    assertThat(problems(right().addresses(many("10.9.%d.1/24", 255)))).isEmpty();
    assertThat(problems(right().addresses(many("fe80::%d/64", 90)))).isEmpty();
    assertThat(problems(right().addresses(many("fe80::%d/64", 91))))
        .containsExactly(
            "office.addresses: at most 90 fit into an advert: put the others into another router");
    assertThat(problems(right().addresses(many("fe80::%d/64", 89)).hmac(hmac))).isEmpty();
    assertThat(problems(right().addresses(many("fe80::%d/64", 90)).hmac(hmac))).hasSize(1);
    List<InetAddress> most =
        many("fe80::%d/64", 89).stream().map(Prefix::address).map(InetAddress.class::cast).toList();
    byte[] message =
        AdvertWriter.write(
            new Advert(Version.V3, 51, 100, 100, most),
            ChecksumForm.PSEUDO_HEADER,
            most.get(0),
            most.get(1),
            hmac.keys().get(0),
            new HmacStamp(1, 1, 1));
    assertThat(40 + message.length).isBetween(1500 - 15, 1500);
  }

  private static List<Prefix> many(String format, int count) {
    return IntStream.range(0, count).mapToObj(i -> Prefix.parse(format.formatted(i))).toList();
  }

  private static HmacSettings hmac(HmacGuard.Mode mode) {
    return new HmacSettings(mode, List.of(new HmacKey(1, new byte[32])));
  }

  @Test
  void whatHmacCannotProtectIsNotEnforced() {
    assertThat(problems(right().speech(Speech.BOTH).hmac(hmac(HmacGuard.Mode.ENFORCE))))
        .containsExactly(
            "office.hmac: it protects no version 2, so that anybody's would be obeyed: version: 3,"
                + " or hmac_mode: permit until nobody speaks version 2 any more");
    assertThat(problems(right().speech(Speech.BOTH).hmac(hmac(HmacGuard.Mode.PERMIT)))).isEmpty();
    assertThat(problems(right().hmac(hmac(HmacGuard.Mode.ENFORCE)))).isEmpty();
  }

  @Test
  void interval() {
    assertThat(problems(right().interval(Duration.ZERO)))
        .containsExactly("office.interval: 0 is no interval: 1 s is usual, 200 ms moves faster");
    assertThat(problems(right().interval(Duration.ofMillis(105)))).hasSize(1);
    assertThat(problems(right().interval(Duration.ofMillis(40_960)))).hasSize(1);
    assertThat(problems(right().interval(Duration.ofMillis(40_950)))).isEmpty();
    assertThat(problems(right().interval(Duration.ofMillis(50)))).hasSize(1);
    assertThat(problems(right().interval(Duration.ofMillis(50)).fast(true))).isEmpty();
    assertThat(problems(right().interval(Duration.ofMillis(40)).fast(true))).hasSize(1);
    assertThat(problems(right().interval(Duration.ofMillis(1500)).speech(Speech.V2))).hasSize(1);
  }

  @Test
  void secretsAndPeers() {
    assertThat(problems(right().password("s3cretpw"))).hasSize(1);
    assertThat(problems(right().speech(Speech.V2).password("s3cretpw"))).isEmpty();
    assertThat(problems(right().speech(Speech.V2).password("nine letters"))).hasSize(1);
    assertThat(problems(right().peers(List.of(Addresses.parse("fe80::2"))))).hasSize(1);
  }

  @Test
  void whatWouldBeRightIsSaid() {
    assertThat(problems(right().interval(Duration.ofMillis(205))))
        .containsExactly("office.interval: version 3 counts in steps of 10 ms: 200 ms");
    assertThat(problems(right().interval(Duration.ofSeconds(60))))
        .containsExactly("office.interval: version 3 has 40.95 s at most: 1 s is usual");
    assertThat(problems(right().speech(Speech.V2).hmac(hmac(HmacGuard.Mode.ENFORCE))))
        .containsExactly("office.hmac: version 2 has no keys: write version: 3, or leave them out");
    assertThat(problems(right().password("s3cretpw")))
        .containsExactly("office.password: version 3 has no password: write hmac_key_file instead");
  }

  @Test
  void lifetime() {
    Duration three = Duration.ofSeconds(3);
    assertThat(problems(right().lifetime(Duration.ofSeconds(5)).renew(three))).hasSize(1);
    assertThat(problems(right().lifetime(Duration.ofMillis(6999)).renew(three))).hasSize(1);
    assertThat(problems(right().lifetime(Duration.ofSeconds(7)).renew(three))).isEmpty();
    assertThat(problems(right().interval(three).lifetime(Duration.ofSeconds(10)).renew(three)))
        .containsExactly(
            "office.lifetime: 10 s is too short: the addresses are renewed every 3 s, and must"
                + " outlast the other gateway's wait for adverts, up to four intervals, 12 s: 15 s,"
                + " or leave it out");
    assertThat(problems(right().renew(Duration.ZERO)))
        .containsExactly("office.renew: 0 is no time between renewals: 3 s is usual");
  }

  @Test
  void theLifetimeIsLongEnoughUnlessGiven() {
    assertThat(right().build().lifetime()).isEqualTo(Duration.ofSeconds(10));
    assertThat(right().interval(Duration.ofSeconds(3)).build().lifetime())
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(right().interval(Duration.ofMillis(2100)).build().lifetime())
        .isEqualTo(Duration.ofSeconds(12));
    assertThat(right().renew(Duration.ofSeconds(8)).build().lifetime())
        .as("a renewal may be missed")
        .isEqualTo(Duration.ofSeconds(16));
    RouterSettingsBuilder both = right().speech(Speech.BOTH).interval(Duration.ofMillis(1500));
    assertThat(both.build().lifetime())
        .as("version 2 has whole seconds")
        .isEqualTo(Duration.ofSeconds(11));
    assertThat(problems(both)).isEmpty();
  }

  @Test
  void allProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                PairSettings.checked(
                    List.of(right().id(0).priority(0).interval(Duration.ZERO).build()), List.of()))
        .isInstanceOfSatisfying(
            InvalidSettingsException.class, e -> assertThat(e.problems()).hasSize(3));
  }

  @Test
  void twoOfTheSameIdAndGroupsOfNobody() {
    List<RouterSettings> two = List.of(right().build(), right().name("guests").build());
    GroupSettings group =
        new GroupSettings("all", Group.Rule.WEIGHTED, 9, Map.of("office", 1, "cellar", 1));
    assertThat(SettingsCheck.problems(two, List.of(group)).stream().map(Problem::toString))
        .containsExactly(
            "guests.id: 51 is the id of office on the same interface already",
            "all.routers: there is no router cellar",
            "all.threshold: 1 to 2, the sum of the members' weights");
  }

  @Test
  void ticketsAreReadAgain() {
    RestartTicket ticket =
        new RestartTicket(
            Map.of(
                "held",
                new RestartTicket.Entry(
                    RestartTicket.NOT_ACTIVE, -7, detour.vrrp.packet.ChecksumForm.MESSAGE),
                "a b",
                new RestartTicket.Entry(-5, detour.vrrp.packet.ChecksumForm.PSEUDO_HEADER),
                "office",
                new RestartTicket.Entry(
                    RestartTicket.NOT_ACTIVE, detour.vrrp.packet.ChecksumForm.MESSAGE)),
            Map.of("ipv4/conf/eth0.7/arp_ignore", "0", "ipv4/conf/all/rp_filter", "-1"));
    assertThat(RestartTicket.parse(ticket.text())).isEqualTo(ticket);
    assertThat(RestartTicket.parse("12 MESSAGE office\n").entries())
        .as("of a version without holds")
        .containsEntry(
            "office", new RestartTicket.Entry(12, detour.vrrp.packet.ChecksumForm.MESSAGE));
    assertThat(
            RestartTicket.parse(
                "garbage\n\n99999999999999999999 MESSAGE x\nsysctl ipv4/conf/../x 0\nsysctl ipv4/ip_forward 0\n"))
        .isEqualTo(RestartTicket.none());
  }
}
