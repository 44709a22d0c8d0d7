package detour.kernel.testkit;

import detour.kernel.Nftables;
import detour.kernel.nft.CounterTable;
import detour.kernel.nft.NftException;
import detour.kernel.nft.TableListing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The nftables of a {@link FakeKernel}: takes commands of the form {@code add rule inet detour
 * choose ...}, one after the other, as one transaction. Rules are kept as words; whether nft would
 * understand them is not known here, only whether what they refer to exists.
 */
final class FakeNftables implements Nftables {
  private static final Pattern BASE =
      Pattern.compile("type (\\w+) hook (\\w+) priority ([\\w -]+)");
  private static final Pattern REFERENCE =
      Pattern.compile("(?:(goto|jump|counter name) |(@))\"?(\\w+)\"?");
  private static final Pattern COMMENT = Pattern.compile("(.*?)(?: ?comment \"([^\"]*)\")?");
  private static final Map<String, Integer> PRIORITIES =
      Map.of(
          "raw", -300, "mangle", -150, "dstnat", -100, "filter", 0, "security", 50, "srcnat", 100);

  private SortedMap<String, FakeTable> tables = new TreeMap<>();
  private long handles;
  private int generation;

  SortedMap<String, FakeTable> tables() {
    return tables;
  }

  @Override
  public void run(String commands) throws NftException {
    SortedMap<String, FakeTable> before = new TreeMap<>();
    tables.forEach((key, table) -> before.put(key, table.copy()));
    try {
      for (String command : NftText.commands(commands)) {
        command(command);
      }
      generation++;
    } catch (NftException e) {
      tables = before;
      throw e;
    }
  }

  private void command(String command) throws NftException {
    List<String> words = NftText.words(command);
    if (words.size() < 4) {
      throw unknown(command);
    }
    String verb = words.get(0);
    String object = words.get(1);
    String key = words.get(2) + ' ' + words.get(3);
    if (object.equals("table")) {
      table(verb, words.get(2), words.get(3), command);
      return;
    }
    FakeTable table = tables.get(key);
    if (table == null || words.size() < 5) {
      throw refused("No such file or directory", command);
    }
    String name = words.get(4);
    switch (object) {
      case "chain" -> chain(verb, table, name, command);
      case "rule" -> rule(verb, table, name, command);
      case "set", "map" -> collection(verb, table, name, command, object.equals("map"));
      case "counter" -> counter(verb, table, name, command);
      case "element" -> elements(verb, table, name, command);
      default -> throw unknown(command);
    }
  }

  private void table(String verb, String family, String name, String command) throws NftException {
    String key = family + ' ' + name;
    switch (verb) {
      case "add" -> tables.putIfAbsent(key, new FakeTable(family, name));
      case "create" -> {
        absent(tables, key, command);
        tables.put(key, new FakeTable(family, name));
      }
      case "delete" -> {
        present(tables, key, command);
        tables.remove(key);
      }
      case "flush" -> {
        present(tables, key, command).rules.values().forEach(List::clear);
      }
      default -> throw unknown(command);
    }
  }

  private void chain(String verb, FakeTable table, String name, String command)
      throws NftException {
    switch (verb) {
      case "create", "add" -> {
        if (verb.equals("create")) {
          absent(table.chains, name, command);
        }
        FakeTable.Chain old = table.chains.get(name);
        FakeTable.Chain made = declared(command);
        if (old != null && !made.base().isEmpty() && !old.base().equals(made.base())) {
          throw refused(old.base().isEmpty() ? "File exists" : "Operation not supported", command);
        }
        if (old == null || !made.base().isEmpty()) {
          table.chains.put(name, made);
        }
      }
      case "delete" -> {
        present(table.chains, name, command);
        table.rules(name).clear(); // its own rules do not hold it
        if (table.isTarget(name)) {
          throw refused("Device or resource busy", command);
        }
        table.chains.remove(name);
        table.rules.remove(name);
      }
      case "flush" -> {
        present(table.chains, name, command);
        table.rules(name).clear();
      }
      default -> throw unknown(command);
    }
  }

  private static FakeTable.Chain declared(String command) throws NftException {
    String base = "";
    String policy = "accept";
    for (String statement : NftText.statements(NftText.block(command))) {
      if (statement.startsWith("policy ")) {
        policy = statement.substring(7).strip();
      } else {
        base = statement;
      }
    }
    if (base.isEmpty()) {
      return new FakeTable.Chain("", "", "", 0, "");
    }
    Matcher matcher = BASE.matcher(base);
    if (!matcher.matches()) {
      throw unknown(command);
    }
    String priority = matcher.group(3).strip();
    Integer named = PRIORITIES.get(priority);
    return new FakeTable.Chain(
        base,
        matcher.group(1),
        matcher.group(2),
        named != null ? named : Integer.parseInt(priority),
        policy);
  }

  private void rule(String verb, FakeTable table, String chain, String command)
      throws NftException {
    present(table.chains, chain, command);
    List<FakeTable.Rule> rules = table.rules(chain);
    String rest = command.substring(command.indexOf(' ' + chain) + chain.length() + 1).strip();
    switch (verb) {
      case "add" -> rules.add(rule(table, rest, ++handles, command));
      case "insert" -> rules.add(0, rule(table, rest, ++handles, command));
      case "replace", "delete" -> {
        String[] parts = rest.split(" ", 3);
        int at = parts[0].equals("handle") ? position(rules, Long.parseLong(parts[1])) : -1;
        if (at < 0) {
          throw refused("No such file or directory", command);
        }
        if (verb.equals("delete")) {
          rules.remove(at);
        } else {
          rules.set(at, rule(table, parts[2], ++handles, command));
        }
      }
      default -> throw unknown(command);
    }
  }

  private static int position(List<FakeTable.Rule> rules, long handle) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).handle() == handle) {
        return i;
      }
    }
    return -1;
  }

  private static FakeTable.Rule rule(FakeTable table, String text, long handle, String command)
      throws NftException {
    Matcher parts = COMMENT.matcher(text);
    if (!parts.matches() || parts.group(1).isBlank()) {
      throw unknown(command);
    }
    Matcher reference = REFERENCE.matcher(parts.group(1));
    while (reference.find()) {
      String target = reference.group(3);
      String kind = reference.group(1) == null ? "@" : reference.group(1);
      Map<String, ?> among =
          kind.equals("@")
              ? table.collections
              : kind.equals("counter name") ? table.counters : table.chains;
      present(among, target, command);
    }
    return new FakeTable.Rule(handle, parts.group(1), parts.group(2) == null ? "" : parts.group(2));
  }

  private static void collection(
      String verb, FakeTable table, String name, String command, boolean map) throws NftException {
    FakeTable.Collection old = table.collections.get(name);
    switch (verb) {
      case "add", "create" -> {
        StringBuilder type = new StringBuilder();
        String elements = "";
        for (String statement : NftText.statements(NftText.block(command))) {
          if (statement.startsWith("elements")) {
            elements = NftText.block(statement);
          } else {
            type.append(type.isEmpty() ? "" : "; ").append(statement);
          }
        }
        if (type.isEmpty() || map != type.toString().contains(" : ")) {
          throw unknown(command);
        }
        boolean differs = old != null && !(old.map() == map && old.type().contentEquals(type));
        if (differs || (old != null && verb.equals("create"))) {
          throw refused("File exists", command);
        }
        FakeTable.Collection made =
            old != null ? old : new FakeTable.Collection(map, type.toString(), new TreeMap<>());
        table.collections.put(name, made);
        FakeElements.change("add", table, made, elements, command);
      }
      case "delete", "flush" -> {
        if (old == null || old.map() != map) {
          throw refused("No such file or directory", command);
        }
        if (verb.equals("flush")) {
          old.elements().clear();
        } else if (table.isLookedUp(name)) {
          throw refused("Device or resource busy", command);
        } else {
          table.collections.remove(name);
        }
      }
      default -> throw unknown(command);
    }
  }

  private static void counter(String verb, FakeTable table, String name, String command)
      throws NftException {
    switch (verb) {
      case "add" -> table.counters.putIfAbsent(name, 0L);
      case "create" -> {
        absent(table.counters, name, command);
        table.counters.put(name, 0L);
      }
      case "delete" -> {
        present(table.counters, name, command);
        if (table.isCountedOn(name)) {
          throw refused("Device or resource busy", command);
        }
        table.counters.remove(name);
      }
      default -> throw unknown(command);
    }
  }

  private static void elements(String verb, FakeTable table, String name, String command)
      throws NftException {
    FakeTable.Collection collection = present(table.collections, name, command);
    if (!List.of("add", "create", "delete").contains(verb)) {
      throw unknown(command);
    }
    FakeElements.change(verb, table, collection, NftText.block(command), command);
  }

  private static <T> T present(Map<String, T> among, String name, String command)
      throws NftException {
    T found = among.get(name);
    if (found == null) {
      throw refused("No such file or directory", command);
    }
    return found;
  }

  private static void absent(Map<String, ?> among, String name, String command)
      throws NftException {
    if (among.containsKey(name)) {
      throw refused("File exists", command);
    }
  }

  static NftException refused(String reason, String command) {
    return new NftException("Error: Could not process rule: " + reason + "\n" + command);
  }

  private static NftException unknown(String command) {
    return new NftException("Error: syntax error, or more than the fake knows\n" + command);
  }

  @Override
  public Optional<TableListing> table(String family, String name) {
    return Optional.ofNullable(tables.get(family + ' ' + name)).map(FakeTable::listing);
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public void counters(CounterTable into) {
    into.begin();
    FakeTable found = tables.get("inet " + into.table());
    if (found != null) {
      found.counters.forEach(
          (name, packets) -> {
            byte[] octets = name.getBytes(StandardCharsets.UTF_8);
            into.put(octets, 0, octets.length, packets, 0);
          });
    }
  }
}
