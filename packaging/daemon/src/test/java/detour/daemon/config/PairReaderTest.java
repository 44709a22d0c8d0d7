package detour.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.vrrp.GroupSettings;
import detour.vrrp.OwnAddresses;
import detour.vrrp.PairSettings;
import detour.vrrp.RouterSettings;
import detour.vrrp.election.Group;
import detour.vrrp.election.Tracked;
import detour.vrrp.state.Speech;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairReaderTest {
  private static String file(String... routers) {
    return """
        version: 1
        uplinks:
          fiber: {interface: eth1}
        pair:
          groups:
            office:
              routers:
        """
        + String.join(
            "", List.of(routers).stream().map(each -> "        - {" + each + "}\n").toList());
  }

  private static PairSettings pair(String... routers) throws ConfigException {
    return ConfigurationReaderTest.read(file(routers)).pair().orElseThrow();
  }

  @Test
  void aRouterHasTheDefaultsOfTheField() throws ConfigException {
    PairSettings pair = pair("id: 10, interface: br0, addresses: [10.77.0.1/24]");
    RouterSettings router = pair.routers().get(0);
    assertThat(router.name()).isEqualTo("office-10");
    assertThat(router.priority()).isEqualTo(100);
    assertThat(router.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(router.speech()).isEqualTo(Speech.V3);
    assertThat(router.preempt()).isTrue();
    assertThat(router.lifetime()).isEqualTo(Duration.ofSeconds(10));
    assertThat(pair.groups()).as("one alone moves with nobody").isEmpty();
  }

  @Test
  void theLifetimeGrowsWithTheInterval() throws ConfigException {
    String slow = "id: 10, interface: br0, addresses: [10.77.0.1/24], interval: 3 s";
    assertThat(pair(slow).routers().get(0).lifetime()).isEqualTo(Duration.ofSeconds(15));
    assertThatThrownBy(() -> pair(slow + ", lifetime: 10 s"))
        .hasMessageContaining("pair.groups.office.routers[0].lifetime: 10 s is too short")
        .hasMessageContaining("15 s, or leave it out");
  }

  @Test
  void everyWordIsTaken() throws ConfigException {
    RouterSettings router =
        pair("id: 10, interface: br0, addresses: [10.77.0.1/24], priority: 150, version: both,"
                + " interval: 3 s, preempt: false, preempt_delay: 5 s, virtual_mac: true,"
                + " accept: false, peers: [10.77.0.3], better_after: 7 s, lifetime: 20 s, renew: 5 s,"
                + " track: [{uplink: fiber, weight: 50}, {interface: eth3, weight: 0},"
                + " {file: /run/priority}, {program: [/usr/local/bin/check, a b], weight: 30,"
                + " every: 3 s, timeout: 500 ms}, {program: [/usr/local/bin/check]}]")
            .routers()
            .get(0);
    assertThat(router.priority()).isEqualTo(150);
    assertThat(router.speech()).isEqualTo(Speech.BOTH);
    assertThat(router.interval()).isEqualTo(Duration.ofSeconds(3));
    assertThat(router.preempt()).isFalse();
    assertThat(router.preemptDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(router.virtualMac()).isTrue();
    assertThat(router.accept()).isFalse();
    assertThat(router.peers()).hasSize(1);
    assertThat(router.betterAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(router.lifetime()).isEqualTo(Duration.ofSeconds(20));
    assertThat(router.renew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(router.tracked())
        .containsExactly(
            new Tracked("fiber", Tracked.Kind.UPLINK, 50),
            new Tracked("eth3", Tracked.Kind.INTERFACE, 0),
            new Tracked("/run/priority", Tracked.Kind.FILE, 20),
            new Tracked(
                new Tracked.Program(
                    List.of("/usr/local/bin/check", "a b"),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(500)),
                30),
            new Tracked(
                new Tracked.Program(
                    List.of("/usr/local/bin/check"), Duration.ofSeconds(5), Duration.ofSeconds(2)),
                20));
  }

  @Test
  void routersOfAGroupMoveTogether() throws ConfigException {
    PairSettings pair =
        pair(
            "id: 10, interface: br0, addresses: [10.77.0.1/24]",
            "id: 10, interface: br0, addresses: ['fe80::1/64', 'fd77::1/64']");
    assertThat(pair.groups())
        .containsExactly(
            new GroupSettings(
                "office", Group.Rule.ALL, 1, Map.of("office-10", 1, "office-10-ipv6", 1)));
  }

  @Test
  void oneIdOnTwoLansIsTwoRouters() throws ConfigException {
    PairSettings pair =
        pair(
            "id: 51, interface: lan0, addresses: [10.77.0.1/24]",
            "id: 51, interface: lan0, addresses: ['fe80::1/64']",
            "id: 51, interface: lan1, addresses: [10.78.0.1/24]",
            "id: 51, interface: lan1, addresses: ['fe80::1/64']");
    assertThat(pair.routers())
        .extracting(RouterSettings::name)
        .containsExactly("office-51", "office-51-ipv6", "office-51-lan1", "office-51-ipv6-lan1");
    assertThat(pair.groups().get(0).weights()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: 0, interface: br0, addresses: [10.77.0.1/24]|8:16:|0 is not a whole number from 1 to 255",
        "id: 256, interface: br0, addresses: [10.77.0.1/24]|8:16:|from 1 to 255",
        "id: 10, interface: br0, addresses: []|8:47:|this list is empty; it needs an address with the length of its subnet, such as 10.77.0.1/24",
        "id: 10, interface: br0, addresses: [10.77.0.1/24, 'fd77::1/64']|8:47:|IPv4 and IPv6 are virtual routers of their own",
        "id: 10, interface: br0, addresses: ['fd77::1/64']|8:47:|the first of IPv6 must be link-local",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], interval: 0 s|8:73:|0 s is not a time",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], interval: 50 ms|8:73:|fast: true if that is meant",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], priority: 0|8:73:|from 1 to 255",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], peers: ['fd77::3']|8:70:|another family",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], lifetime: 6 s|8:73:|6 s is too short",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{uplink: fibre}]|8:80:|there is no uplink",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{weight: 3}]|8:71:|it names one of uplink, interface, file",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{file: x}]|8:78:|must be a whole path",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{program: [check, a]}]|8:82:|such as /usr/local/bin/check",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{program: check}]|8:81:|a list",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{program: [/a], every: 0 s}]|8:94:|0 s is not a time from 1 s",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{program: [/a], timeout: 2}]|8:96:|2 has no unit",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{uplink: fiber, every: 5 s}]|8:94:|this goes with program",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{file: /a, weight: 5}]|8:90:|a file weighs what the number in it says; leave this out",
        "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{program: [/a]}, {program: [/a]}]|8:88:|tracked by this router already"
      })
  void aWrongRouterIsRefusedWithItsPlaceAndARemedy(String router, String place, String text) {
    assertThat(ConfigurationReaderTest.lines(file(router)))
        .singleElement()
        .asString()
        .startsWith(place)
        .contains(text == null ? "" : text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "priority: 255, virtual_mac: true|8:91:|with the interface's own MAC: false",
        "priority: 255, track: [{uplink: fiber, weight: 0}]|8:85:|leave it out, or 254"
      })
  void whatAnOwnerCannotHaveIsRefused(String more, String place, String text) {
    assertThat(
            ConfigurationReaderTest.lines(
                file("id: 10, interface: br0, addresses: [10.77.0.1/24], " + more)))
        .singleElement()
        .asString()
        .startsWith(place)
        .contains(text);
  }

  @Test
  void anOwnerOwnsItsAddressesOnThisMachine() throws ConfigException {
    String owner = "id: 10, interface: lo, addresses: [%s], priority: 255";
    byte[] mine = file(owner.formatted("127.0.0.1/8")).getBytes(StandardCharsets.UTF_8);
    byte[] wrong = file(owner.formatted("10.77.0.1/24")).getBytes(StandardCharsets.UTF_8);
    OwnAddresses here = OwnAddresses.here();
    Configuration right = ConfigurationReader.parse(mine, here);
    assertThat(right.pair()).isPresent();
    assertThatThrownBy(() -> ConfigurationReader.parse(wrong, here))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems().toString())
                    .contains("8:72: pair.groups.office.routers[0].priority: ")
                    .contains("10.77.0.1 is no address of lo: 254 is the highest"));
    assertThat(ConfigurationReader.parse(wrong).pair()).as("nothing is known").isPresent();
    byte[] elsewhere =
        file(owner.replace(" lo,", " nosuch0,").formatted("10.77.0.1/24"))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(ConfigurationReader.parse(elsewhere, here).pair()).as("not there").isPresent();
  }

  @Test
  void whatDoesNotFitIntoAnAdvertIsRefused() {
    String all =
        IntStream.range(1, 92)
            .mapToObj(i -> "'fe80::" + i + "/64'")
            .collect(Collectors.joining(", "));
    assertThat(
            ConfigurationReaderTest.lines(file("id: 10, interface: br0, addresses: [" + all + "]")))
        .singleElement()
        .asString()
        .startsWith("8:47:")
        .contains("at most 90 fit into an advert");
  }

  private static String weighted(String group, String weight) {
    return file(
            "id: 10, interface: br0, addresses: [10.77.0.1/24]" + weight,
            "id: 11, interface: br1, addresses: [10.78.0.1/24]")
        + group;
  }

  @Test
  void membersOfAGroupMayWeigh() throws ConfigException {
    assertThat(
            ConfigurationReaderTest.read(
                    weighted("      moves: weighted\n      threshold: 3\n", ", weight: 3"))
                .pair()
                .orElseThrow()
                .groups())
        .containsExactly(
            new GroupSettings(
                "office", Group.Rule.WEIGHTED, 3, Map.of("office-10", 3, "office-11", 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "moves: weighted|, weight: 3|10:14:|weighted needs a threshold",
        "moves: weighted, threshold: 5|, weight: 3|11:18:|1 to 4, the sum of the members' weights",
        "moves: any, threshold: 1|''|11:18:|goes with moves: weighted",
        "moves: any|, weight: 3|8:71:|goes with moves: weighted"
      })
  void weightsThatCannotActAreRefused(String group, String weight, String place, String text) {
    assertThat(ConfigurationReaderTest.lines(weighted(group.replace(", ", "\n").indent(6), weight)))
        .singleElement()
        .asString()
        .startsWith(place)
        .contains(text);
  }

  @Test
  void whatTwoRoutersTrackIsTheSameForBoth() {
    assertThat(
            ConfigurationReaderTest.lines(
                file(
                    "id: 10, interface: br0, addresses: [10.77.0.1/24], track: [{uplink: fiber}]",
                    "id: 11, interface: br0, addresses: [10.77.0.2/24], track: [{interface: fiber}]")))
        .singleElement()
        .asString()
        .startsWith("9:71:")
        .contains("tracked by another router in another way");
  }

  @Test
  void twoRoutersOfOneIdOnOneInterfaceAreRefused() {
    assertThat(
            ConfigurationReaderTest.lines(
                file(
                    "id: 10, interface: br0, addresses: [10.77.0.1/24]",
                    "id: 10, interface: br0, addresses: [10.77.0.2/24]")))
        .singleElement()
        .asString()
        .startsWith("9:16: pair.groups.office.routers[1].id")
        .contains("10 is the id of office-10 on the same interface already");
  }
}
