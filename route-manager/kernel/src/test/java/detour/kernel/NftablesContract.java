package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.nft.Counter;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fake and libnftables do alike: the commands that Detour sends, and reading back. */
abstract class NftablesContract {
  private static final String TABLE =
      """
      add table inet detour
      add counter inet detour gone
      add set inet detour uplinks { type ifname; }
      add set inet detour dead4 { type mark; }
      add set inet detour private4 { type ipv4_addr; flags interval; }
      add chain inet detour put1
      add chain inet detour put2
      add chain inet detour prerouting { type filter hook prerouting priority mangle; policy accept; }
      add chain inet detour srcnat { type nat hook postrouting priority srcnat; policy accept; }
      add map inet detour keep { type mark : verdict; }
      add map inet detour own6 { type ipv6_addr : verdict; }
      add map inet detour default4 { typeof numgen random mod 256 : verdict; }
      add element inet detour uplinks { "wan1", "wan2" }
      add element inet detour private4 { 10.0.0.0/8, 192.168.0.0/16 }
      add element inet detour keep { 16777216 : goto put1, 0x02000000 : goto put2 }
      add element inet detour own6 { 2001:db8:0:0::2 : goto put1 }
      add element inet detour default4 { 0 : goto put1, 255 : goto put2 }
      add rule inet detour put1 meta mark set meta mark & 0xc0ffffff | 0x01000000 comment "take #1"
      add rule inet detour prerouting iifname "lo" accept comment "one"
      add rule inet detour prerouting ct mark & 0x3f000000 vmap @keep comment "two"
      add rule inet detour prerouting ip saddr @private4 counter name gone drop
      """;

  private Nftables kernel;

  abstract Nftables nftables() throws Exception;

  @BeforeEach
  void table() throws Exception {
    kernel = nftables();
    kernel.run(TABLE);
  }

  private TableListing listing() throws NftException {
    return kernel.table("inet", "detour").orElseThrow();
  }

  private void refused(String commands) throws NftException {
    TableListing before = listing();
    assertThatThrownBy(() -> kernel.run(commands)).isInstanceOf(NftException.class);
    assertThat(listing()).isEqualTo(before);
  }

  private static List<String> comments(TableListing.Chain chain) {
    return chain.rules().stream().map(TableListing.RuleEntry::comment).toList();
  }

  private TableListing.Chain chain(String name) throws NftException {
    return Objects.requireNonNull(listing().chains().get(name), name);
  }

  @Test
  void aTableIsReadBackAsItWasWritten() throws Exception {
    TableListing listing = listing();
    assertThat(listing.family()).isEqualTo("inet");
    assertThat(listing.name()).isEqualTo("detour");
    assertThat(listing.set("uplinks")).containsExactlyInAnyOrder("wan1", "wan2");
    assertThat(listing.set("dead4")).isEmpty();
    assertThat(listing.set("private4")).containsExactlyInAnyOrder("10.0.0.0/8", "192.168.0.0/16");
    assertThat(listing.map("keep"))
        .isEqualTo(Map.of("16777216", "goto put1", "33554432", "goto put2"));
    assertThat(listing.map("own6")).isEqualTo(Map.of("2001:db8::2", "goto put1"));
    assertThat(listing.map("default4")).isEqualTo(Map.of("0", "goto put1", "255", "goto put2"));
    assertThat(listing.counters()).isEqualTo(Map.of("gone", 0L));
    assertThat(listing.chains()).containsOnlyKeys("put1", "put2", "prerouting", "srcnat");
    assertThat(comments(chain("prerouting"))).containsExactly("one", "two", "");
    assertThat(comments(chain("put1"))).containsExactly("take #1");
    assertThat(chain("put2")).isEqualTo(new TableListing.Chain("", "", 0, "", List.of()));
    TableListing.Chain nat = chain("srcnat");
    assertThat(nat.type() + nat.hook() + nat.priority() + nat.policy())
        .isEqualTo("natpostrouting100accept");
    assertThat(chain("prerouting").priority()).isEqualTo(-150);
    assertThat(chain("prerouting").rules())
        .extracting(TableListing.RuleEntry::handle)
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @Test
  void whatDoesNotExistIsEmpty() throws Exception {
    assertThat(kernel.table("inet", "other")).isEmpty();
    assertThat(kernel.table("ip", "detour")).isEmpty();
    assertThat(kernel.counters("other")).isEmpty();
    assertThat(kernel.counters("detour")).isEqualTo(Map.of("gone", new Counter(0, 0)));
  }

  @Test
  void theGenerationChangesWithEachTransactionAndNotWithAListing() throws Exception {
    int before = kernel.generation();
    assertThat(listing().chains()).isNotEmpty();
    assertThat(kernel.counters("detour")).isNotEmpty();
    assertThat(kernel.generation()).isEqualTo(before);
    kernel.run("add counter inet detour one");
    int after = kernel.generation();
    assertThat(after).isNotEqualTo(before);
    assertThatThrownBy(() -> kernel.run("flush chain inet detour nothing"))
        .isInstanceOf(NftException.class);
    assertThat(kernel.generation()).isEqualTo(after);
  }

  @Test
  void countersAreReadAgainIntoTheSamePlace() throws Exception {
    CounterTable counters = new CounterTable("detour");
    kernel.counters(counters);
    assertThat(counters.all()).isEqualTo(Map.of("gone", new Counter(0, 0)));
    kernel.run("add counter inet detour another");
    kernel.counters(counters);
    assertThat(counters.all()).containsOnlyKeys("gone", "another");
    kernel.run("delete counter inet detour another");
    kernel.counters(counters);
    assertThat(counters.has("another")).isFalse();
    assertThat(counters.has("gone")).isTrue();
  }

  @Test
  void aTransactionIsAllOrNothing() throws Exception {
    refused(
        """
        add element inet detour dead4 { 16777216 }
        flush chain inet detour prerouting
        add element inet detour default4 { 7 : goto nowhere }
        """);
    refused("add chain inet detour new\nthis is no command of nft");
    refused("add chain inet detour new\nadd table\n");
  }

  @Test
  void addingWhatIsThereIsNoFault() throws Exception {
    TableListing before = listing();
    kernel.run(
        """
        add table inet detour
        add counter inet detour gone
        add set inet detour uplinks { type ifname; }
        add chain inet detour put1
        add chain inet detour prerouting { type filter hook prerouting priority mangle; policy accept; }
        add map inet detour keep { type mark : verdict; }
        add element inet detour uplinks { "wan1" }
        add element inet detour default4 { 0 : goto put1 }
        """);
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void anElementIsNotOverwrittenButReplacedInOneTransaction() throws Exception {
    refused("add element inet detour default4 { 0 : goto put2 }");
    kernel.run(
        """
        delete element inet detour default4 { 0 : goto put1 }
        add element inet detour default4 { 0 : goto put2 }
        """);
    assertThat(listing().map("default4")).containsEntry("0", "goto put2");
  }

  @Test
  void deletingAnElementThatIsNotThereIsRefused() throws Exception {
    refused("delete element inet detour default4 { 9 }");
    refused("delete element inet detour dead4 { 16777216 }");
    refused("delete element inet detour nothing { 1 }");
    kernel.run("delete element inet detour default4 { 0 }");
    kernel.run("delete element inet detour uplinks { \"wan2\" }");
    assertThat(listing().map("default4")).containsOnlyKeys("255");
    assertThat(listing().set("uplinks")).containsExactly("wan1");
  }

  @Test
  void deletingAnElementMindsItsKeyOnly() throws Exception {
    kernel.run("delete element inet detour default4 { 0 : goto put2 }");
    assertThat(listing().map("default4")).containsOnlyKeys("255");
  }

  @Test
  void whatIsInUseIsBusy() throws Exception {
    refused("delete chain inet detour put1");
    refused("delete map inet detour keep");
    refused("delete set inet detour private4");
    refused("delete counter inet detour gone");
    kernel.run(
        """
        flush chain inet detour prerouting
        delete set inet detour private4
        delete counter inet detour gone
        delete map inet detour keep
        delete map inet detour own6
        delete map inet detour default4
        delete chain inet detour put1
        """);
    assertThat(listing().chains()).containsOnlyKeys("put2", "prerouting", "srcnat");
    assertThat(listing().maps()).isEmpty();
    assertThat(listing().counters()).isEmpty();
  }

  @Test
  void whatDoesNotExistIsNotReferredTo() throws Exception {
    refused("add rule inet detour put1 goto nowhere");
    refused("add rule inet detour put1 ip saddr @nothing accept");
    refused("add rule inet detour nowhere accept");
    refused("add element inet detour keep { 3 : goto nowhere }");
    refused("add chain inet other new");
    refused("delete table inet other");
    refused("delete chain inet detour nowhere");
    refused("flush chain inet detour nowhere");
  }

  @Test
  void declarationsThatDifferAreRefused() throws Exception {
    refused("add set inet detour uplinks { type mark; }");
    refused("create set inet detour uplinks { type ifname; }");
    refused("create chain inet detour put1");
    refused("add chain inet detour put1 { type filter hook input priority 0; }");
    refused(
        "add chain inet detour prerouting { type filter hook prerouting priority 5; policy accept; }");
  }

  @Test
  void addingABaseChainAgainSetsItsPolicy() throws Exception {
    kernel.run(
        "add chain inet detour srcnat { type nat hook postrouting priority srcnat; policy drop; }");
    assertThat(chain("srcnat").policy()).isEqualTo("drop");
  }

  @Test
  void aChainIsFlushedAndFilledInOneTransaction() throws Exception {
    kernel.run(
        """
        flush chain inet detour prerouting
        add rule inet detour prerouting ct state invalid accept comment "new one"
        add rule inet detour prerouting goto put2 comment "new two"
        """);
    assertThat(comments(chain("prerouting"))).containsExactly("new one", "new two");
  }

  @Test
  void aRuleIsReplacedAndDeletedByItsHandle() throws Exception {
    List<TableListing.RuleEntry> rules = chain("prerouting").rules();
    kernel.run(
        "replace rule inet detour prerouting handle "
            + rules.get(0).handle()
            + " accept comment \"other\"\n"
            + "delete rule inet detour prerouting handle "
            + rules.get(1).handle());
    assertThat(comments(chain("prerouting"))).containsExactly("other", "");
    refused("delete rule inet detour prerouting handle 9999");
  }

  @Test
  void setsAndMapsAreFlushed() throws Exception {
    kernel.run("flush set inet detour uplinks\nflush map inet detour default4");
    assertThat(listing().set("uplinks")).isEmpty();
    assertThat(listing().map("default4")).isEmpty();
  }

  @Test
  void intervalsMustNotOverlap() throws Exception {
    refused("add element inet detour private4 { 10.1.0.0/16 }");
    kernel.run("add element inet detour private4 { 10.0.0.0/8, 172.16.0.0/12, 203.0.113.7 }");
    assertThat(listing().set("private4"))
        .containsExactlyInAnyOrder("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "203.0.113.7");
    kernel.run("delete element inet detour private4 { 10.0.0.0/8 }");
    assertThat(listing().set("private4")).doesNotContain("10.0.0.0/8");
  }

  @Test
  void elementsOfAnotherTypeAreRefused() throws Exception {
    refused("add element inet detour private4 { ::1 }");
    refused("add element inet detour dead4 { nonsense }");
    refused("add element inet detour keep { 5 }");
    refused("add element inet detour dead4 { 5 : goto put1 }");
  }

  @Test
  void aTableIsReplacedInOneTransaction() throws Exception {
    kernel.run("delete table inet detour\n" + TABLE);
    assertThat(listing().map("default4")).hasSize(2);
    kernel.run("delete table inet detour");
    assertThat(kernel.table("inet", "detour")).isEmpty();
  }
}
