package detour.kernel.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Listings as nft 1.0.6 prints them ({@code nft -j list table}). */
class ListingReaderTest {
  private static final String LISTING =
      """
      {"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
      {"table": {"family": "inet", "name": "detour", "handle": 1}},
      {"counter": {"family": "inet", "name": "gone", "table": "detour", "handle": 2,
       "packets": 7, "bytes": 420}},
      {"set": {"family": "inet", "name": "uplinks", "table": "detour", "type": "ifname",
       "handle": 3, "elem": ["wan1", {"elem": {"val": "wan2", "comment": "x"}}]}},
      {"set": {"family": "inet", "name": "private4", "table": "detour", "type": "ipv4_addr",
       "handle": 4, "flags": ["interval"], "elem": [{"prefix": {"addr": "10.0.0.0", "len": 8}},
       {"range": ["192.0.2.1", "192.0.2.9"]}, "203.0.113.7"]}},
      {"map": {"family": "inet", "name": "take1", "table": "detour", "type": "nf_proto",
       "map": "verdict", "elem": [[2, {"goto": {"target": "put1"}}],
                                  ["ipv6", {"goto": {"target": "put2"}}]]}},
      {"map": {"family": "inet", "name": "keep", "table": "detour", "type": "mark", "handle": 5,
       "map": "verdict", "elem": [[16777216, {"goto": {"target": "put1"}}],
       [33554432, {"jump": {"target": "put2"}}], [50331648, {"drop": null}]]}},
      {"chain": {"family": "inet", "table": "detour", "name": "put1", "handle": 6}},
      {"chain": {"family": "inet", "table": "detour", "name": "srcnat", "handle": 7,
       "type": "nat", "hook": "postrouting", "prio": 100, "policy": "accept"}},
      {"rule": {"family": "inet", "table": "detour", "chain": "srcnat", "handle": 8,
       "comment": "why", "expr": [{"masquerade": null}]}}]}
      """;

  @Test
  void everyKindOfObjectIsRead() throws Exception {
    TableListing listing = ListingReader.read(LISTING).orElseThrow();
    assertThat(listing.name()).isEqualTo("detour");
    assertThat(listing.counters()).isEqualTo(Map.of("gone", 7L));
    assertThat(listing.set("uplinks")).containsExactly("wan1", "wan2");
    assertThat(listing.set("private4"))
        .containsExactly("10.0.0.0/8", "192.0.2.1-192.0.2.9", "203.0.113.7");
    assertThat(listing.map("keep"))
        .isEqualTo(Map.of("16777216", "goto put1", "33554432", "jump put2", "50331648", "drop"));
    assertThat(listing.map("take1")).isEqualTo(Map.of("ipv4", "goto put1", "ipv6", "goto put2"));
    assertThat(listing.map("nothing")).isEmpty();
    assertThat(listing.set("nothing")).isEmpty();
    assertThat(listing.chains().get("put1"))
        .isEqualTo(new TableListing.Chain("", "", 0, "", List.of()));
    assertThat(listing.chains().get("srcnat"))
        .isEqualTo(
            new TableListing.Chain(
                "nat",
                "postrouting",
                100,
                "accept",
                List.of(new TableListing.RuleEntry(8, "why", "[{\"masquerade\":null}]"))));
  }

  @Test
  void aListingWithoutATableIsEmpty() throws Exception {
    assertThat(ListingReader.read("{\"nftables\": [{\"metainfo\": {}}]}")).isEmpty();
    assertThat(ListingReader.read("{}")).isEmpty();
    assertThat(ListingReader.tables(LISTING)).containsExactly("detour");
  }

  @Test
  void textThatIsNoJsonIsATypedError() {
    assertThatThrownBy(() -> ListingReader.read("{\"nftables\": ["))
        .isInstanceOf(NftException.class);
    assertThatThrownBy(() -> ListingReader.read("Segmentation fault"))
        .isInstanceOf(NftException.class);
  }
}
