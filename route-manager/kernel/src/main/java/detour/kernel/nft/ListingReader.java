package detour.kernel.nft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the JSON of {@code nft -j list table} (libnftables-json(5)). */
final class ListingReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<String, TableListing.Chain> chains = new TreeMap<>();
  private final SortedMap<String, List<String>> sets = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
  private final SortedMap<String, Long> counters = new TreeMap<>();

  private ListingReader() {}

  /** The table, empty if the listing has none. */
  static Optional<TableListing> read(String json) throws NftException {
    ListingReader reader = new ListingReader();
    Optional<JsonNode> table = Optional.empty();
    for (JsonNode object : objects(json)) {
      if (object.has("table")) {
        table = Optional.of(object.get("table"));
      }
      reader.object(object);
    }
    return table.map(
        each ->
            new TableListing(
                each.path("family").asText(),
                each.path("name").asText(),
                reader.chains,
                reader.sets,
                reader.maps,
                reader.counters));
  }

  /** The names of the tables of a listing. */
  static List<String> tables(String json) throws NftException {
    List<String> names = new ArrayList<>();
    for (JsonNode object : objects(json)) {
      if (object.has("table")) {
        names.add(object.path("table").path("name").asText());
      }
    }
    return names;
  }

  private static JsonNode objects(String json) throws NftException {
    try {
      return JSON.readTree(json).path("nftables");
    } catch (JsonProcessingException e) {
      throw new NftException("libnftables printed no JSON: " + e.getOriginalMessage());
    }
  }

  private void object(JsonNode object) {
    if (object.has("chain")) {
      JsonNode chain = object.get("chain");
      chains.put(
          chain.path("name").asText(),
          new TableListing.Chain(
              chain.path("type").asText(),
              chain.path("hook").asText(),
              chain.path("prio").asInt(),
              chain.path("policy").asText(),
              new ArrayList<>()));
    } else if (object.has("rule")) {
      JsonNode rule = object.get("rule");
      TableListing.Chain chain = chains.get(rule.path("chain").asText());
      if (chain != null) {
        chain
            .rules()
            .add(
                new TableListing.RuleEntry(
                    rule.path("handle").asLong(),
                    rule.path("comment").asText(),
                    rule.path("expr").toString()));
      }
    } else if (object.has("set")) {
      JsonNode set = object.get("set");
      List<String> elements = new ArrayList<>();
      set.path("elem").forEach(each -> elements.add(key(each)));
      sets.put(set.path("name").asText(), elements);
    } else if (object.has("map")) {
      JsonNode map = object.get("map");
      SortedMap<String, String> elements = new TreeMap<>();
      boolean families = map.path("type").asText().equals("nf_proto");
      for (JsonNode each : map.path("elem")) {
        String key = key(each.path(0));
        elements.put(families ? family(key) : key, value(each.path(1)));
      }
      maps.put(map.path("name").asText(), elements);
    } else if (object.has("counter")) {
      JsonNode counter = object.get("counter");
      counters.put(counter.path("name").asText(), counter.path("packets").asLong());
    }
  }

  private static String key(JsonNode element) {
    JsonNode plain = element.has("elem") ? element.get("elem").path("val") : element;
    if (plain.has("prefix")) {
      JsonNode prefix = plain.get("prefix");
      return prefix.path("addr").asText() + "/" + prefix.path("len").asInt();
    }
    if (plain.has("range")) {
      JsonNode range = plain.get("range");
      return range.path(0).asText() + "-" + range.path(1).asText();
    }
    return plain.isValueNode() ? plain.asText() : plain.toString();
  }

  /** By name; nft 1.0 lists the number (NFPROTO_IPV4, NFPROTO_IPV6). */
  private static String family(String key) {
    return switch (key) {
      case "2" -> "ipv4";
      case "10" -> "ipv6";
      default -> key;
    };
  }

  private static String value(JsonNode value) {
    for (String verdict : List.of("goto", "jump")) {
      if (value.has(verdict)) {
        return verdict + " " + value.get(verdict).path("target").asText();
      }
    }
    for (String verdict : List.of("accept", "drop", "continue", "return")) {
      if (value.has(verdict)) {
        return verdict;
      }
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
