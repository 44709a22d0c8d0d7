package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.vrrp.election.Group;
import detour.vrrp.state.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        .containsExactly("office.version: version 2 has no IPv6: 3");
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
    assertThat(problems(right().leastHopLimit(64))).hasSize(1);
  }

  @Test
  void lifetime() {
    assertThat(problems(right().lifetime(Duration.ofSeconds(5), Duration.ofSeconds(3)))).hasSize(1);
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
                "a b",
                new RestartTicket.Entry(-5, detour.vrrp.packet.ChecksumForm.PSEUDO_HEADER),
                "office",
                new RestartTicket.Entry(
                    RestartTicket.NOT_ACTIVE, detour.vrrp.packet.ChecksumForm.MESSAGE)),
            Map.of("ipv4/conf/eth0.7/arp_ignore", "0", "ipv4/conf/all/rp_filter", "-1"));
    assertThat(RestartTicket.parse(ticket.text())).isEqualTo(ticket);
    assertThat(
            RestartTicket.parse(
                "garbage\n\n99999999999999999999 MESSAGE x\nsysctl ipv4/conf/../x 0\nsysctl ipv4/ip_forward 0\n"))
        .isEqualTo(RestartTicket.none());
  }
}
