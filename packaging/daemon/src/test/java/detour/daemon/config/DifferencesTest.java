package detour.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two configurations differ in, in plain words. */
class DifferencesTest {
  private static final String FILE =
      """
      version: 1
      uplinks:
        fiber:
          interface: wan1
          targets: [1.1.1.1, "https://example.com/", "dns:example.com", {program: [/bin/true]}]
        lte: {interface: wan2, kind: lte}
      lans:
        office: {interface: br-lan}
      policies:
        default: {tiers: [[fiber], [lte]]}
      alerts:
        lamp: {program: [/bin/true]}
      pair:
        groups:
          office:
            routers:
              - {id: 10, interface: br-lan, addresses: [10.77.0.254/24], track: [{uplink: fiber}]}
      """;

  private static Configuration read(String text) throws ConfigException {
    return ConfigurationReader.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> changes(String before, String after) throws ConfigException {
    return Differences.between(read(before), read(after));
  }

  @Test
  void theSameTextReadTwiceIsTheSameConfiguration() throws ConfigException {
    assertThat(read(FILE)).isEqualTo(read(FILE));
    assertThat(changes(FILE, FILE + "# a comment\n")).isEmpty();
  }

  @Test
  void uplinksThatComeGoAndChangeAreNamed() throws ConfigException {
    String more =
        FILE.replace("  lte:", "  dsl: {interface: wan3}\n  lte:")
            .replace("[[fiber], [lte]]", "[[fiber], [{uplink: dsl, weight: 2}, lte]]");
    assertThat(changes(FILE, more))
        .containsExactly(
            "uplink dsl added",
            "policy default: tiers [fiber], [lte] are now [fiber], [dsl weight 2, lte]");
    assertThat(changes(more, FILE))
        .containsExactly(
            "uplink dsl removed",
            "policy default: tiers [fiber], [dsl weight 2, lte] are now [fiber], [lte]");
    assertThat(changes(FILE, FILE.replace("wan2, kind: lte", "wan9, kind: 5g")))
        .singleElement()
        .asString()
        .startsWith("uplink lte: interface, kind");
  }

  @Test
  void thePairsRoutersAreNamed() throws ConfigException {
    assertThat(changes(FILE, FILE.replace("[10.77.0.254/24]", "[10.77.0.254/24, 10.77.0.253/24]")))
        .containsExactly("router of the pair office-10: addresses changed");
    assertThat(changes(FILE, FILE.substring(0, FILE.indexOf("pair:"))))
        .contains("router of the pair office-10 removed");
  }

  @Test
  void theRestIsSaidToo() throws ConfigException {
    assertThat(
            changes(
                FILE,
                FILE.replace("lamp:", "siren:")
                        .replace("[[fiber], [lte]]", "[[fiber], [lte]], failback: {after: 9 s}")
                    + "page: {port: 8481}\nkernel: {manage_sysctl: true}\nname: north\n"))
        .containsExactly(
            "name (none) is now north",
            "policy default: failback changed",
            "alert siren added",
            "alert lamp removed",
            "page port 8480 is now 8481",
            "kernel.manage_sysctl false is now true");
  }
}
