package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.kernel.nft.Counter;
import detour.kernel.nft.LibnftablesNftables;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import detour.kernel.testkit.NetworkNamespace;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** libnftables keeps the contract; the reference rule set, judged by {@code nft}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class LinuxNftablesIT extends NftablesContract {
  private @Nullable NetworkNamespace namespace;
  private @Nullable LibnftablesNftables opened;

  @Override
  Nftables nftables() throws Exception {
    NetworkNamespace.assumePossible("nft");
    NetworkNamespace made = new NetworkNamespace();
    namespace = made;
    LibnftablesNftables nftables = made.call(LibnftablesNftables::new);
    opened = nftables;
    return nftables;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  /** The core's thread reads on while the daemon stops. */
  @Test
  void whoIsClosedCountsNothing() throws Exception {
    Nftables nftables = nftables();
    Objects.requireNonNull(opened).close();
    opened = null;
    assertThatThrownBy(() -> nftables.counters("detour"))
        .isInstanceOf(NftException.class)
        .hasMessageContaining("closed");
  }

  private NetworkNamespace space() {
    return Objects.requireNonNull(namespace);
  }

  private Nftables kernel() {
    return Objects.requireNonNull(opened);
  }

  private static String reference() throws Exception {
    try (InputStream in = LinuxNftablesIT.class.getResourceAsStream("/nft/detour.nft")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private JsonNode judge(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 2];
    command[0] = "nft";
    command[1] = "-j";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return new ObjectMapper().readTree(space().exec(command)).path("nftables");
  }

  @Test
  void theReferenceRuleSetLoadsAndIsReadBack() throws Exception {
    kernel().run("delete table inet detour\n" + reference());
    TableListing listing = kernel().table("inet", "detour").orElseThrow();
    assertThat(listing.chains()).hasSize(12);
    assertThat(listing.chains().values())
        .allSatisfy(
            chain -> assertThat(chain.rules()).isNotEmpty().noneMatch(r -> r.comment().isEmpty()));
    assertThat(listing.map("default4")).hasSize(256);
    assertThat(listing.map("default6")).isEqualTo(listing.map("default4"));
    assertThat(listing.map("keep")).hasSize(2);
    assertThat(listing.set("uplinks")).containsExactlyInAnyOrder("wan1", "wan2");
    assertThat(listing.counters()).containsOnlyKeys("strayed", "invalid", "resets", "gone");
    String printed = space().exec("nft", "list", "ruleset");
    assertThat(printed)
        .contains("jhash ip saddr . ip daddr mod 256 seed 0xde7042 vmap @default4")
        .contains("jhash ip6 saddr . ip6 daddr mod 256 seed 0xde7042 vmap @default6")
        .contains("numgen random mod 256 vmap @spread4")
        .contains("typeof numgen random mod 256 : verdict");
    int rules = 0;
    for (JsonNode object : judge("list", "ruleset")) {
      if (object.has("rule")) {
        rules++;
      } else if (object.path("map").path("name").asText().equals("default4")) {
        assertThat(object.path("map").path("elem")).hasSize(256);
      }
    }
    assertThat(rules)
        .isEqualTo(listing.chains().values().stream().mapToInt(each -> each.rules().size()).sum());
  }

  @Test
  void whatNftPrintsLoadsAgain() throws Exception {
    kernel().run("delete table inet detour\n" + reference());
    String printed = space().exec("nft", "list", "ruleset");
    kernel().run("delete table inet detour\n" + printed);
    assertThat(space().exec("nft", "list", "ruleset")).isEqualTo(printed);
  }

  @Test
  void bucketsAreFlippedInOneTransaction() throws Exception {
    kernel().run("delete table inet detour\n" + reference());
    StringBuilder delete = new StringBuilder();
    StringBuilder add = new StringBuilder();
    kernel()
        .table("inet", "detour")
        .orElseThrow()
        .map("default4")
        .forEach(
            (bucket, verdict) -> {
              if (verdict.equals("goto put1")) {
                delete.append(delete.isEmpty() ? "" : ", ").append(bucket);
                add.append(add.isEmpty() ? "" : ", ").append(bucket).append(" : goto put2");
              }
            });
    kernel()
        .run(
            "delete element inet detour default4 { "
                + delete
                + " }\nadd element inet detour default4 { "
                + add
                + " }\nadd element inet detour dead { 0x01000000 }\n");
    assertThat(judge("list", "map", "inet", "detour", "default4").toString())
        .contains("put2")
        .doesNotContain("put1");
    assertThat(space().exec("nft", "list", "set", "inet", "detour", "dead")).contains("0x01000000");
  }

  @Test
  void countersAreReadInOneDump() throws Exception {
    kernel()
        .run(
            """
            add counter inet detour sent
            add chain inet detour out { type filter hook output priority 0; policy accept; }
            add rule inet detour out oifname "lo" udp dport 9 counter name sent
            """);
    try (var socket = space().call(() -> new java.net.DatagramSocket())) {
      byte[] octets = {1};
      for (int i = 0; i < 5; i++) {
        socket.send(
            new java.net.DatagramPacket(
                octets, 1, detour.kernel.address.Addresses.parse("127.0.0.1"), 9));
      }
    }
    assertThat(kernel().counters("detour"))
        .containsEntry("sent", new Counter(5, 145))
        .containsEntry("gone", new Counter(0, 0));
    assertThat(space().exec("nft", "list", "counter", "inet", "detour", "sent"))
        .contains("packets 5");
  }

  @Test
  void aRefusalSaysWhere() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> kernel().run("add rule inet detour put1 nonsense"))
        .hasMessageContaining("syntax error")
        .hasMessageContaining("nonsense");
  }

  @Test
  void threadsTakeTurns() throws Exception {
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      int mine = t;
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  try {
                    kernel().run("add element inet detour dead4 { " + (mine * 1000 + i) + " }");
                    kernel().counters("detour");
                  } catch (detour.kernel.nft.NftException e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(50));
    }
    assertThat(kernel().table("inet", "detour").orElseThrow().set("dead4")).hasSize(200);
  }
}
