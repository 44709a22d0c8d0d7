package detour.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * Looks whether anybody else translates sources, by {@code nft} as a process: it reads all tables.
 */
final class OtherNat {
  private OtherNat() {}

  /** Whether our table has a NAT chain and no other table has one; false when it cannot be told. */
  static boolean none(String ownTable) throws IOException {
    Process process =
        new ProcessBuilder(List.of("nft", "-j", "list", "chains"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    JsonNode root = new ObjectMapper().readTree(process.getInputStream().readAllBytes());
    boolean ours = false;
    for (JsonNode object : root.path("nftables")) {
      JsonNode chain = object.path("chain");
      if (chain.path("type").asText().equals("nat")
          && chain.path("hook").asText().equals("postrouting")) {
        if (!chain.path("table").asText().equals(ownTable)) {
          return false;
        }
        ours = true;
      }
    }
    return ours;
  }
}
