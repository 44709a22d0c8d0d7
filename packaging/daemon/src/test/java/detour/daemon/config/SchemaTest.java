package detour.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every key of the schema: a wrong type and a wrong value give exactly one problem, at that
 * key.
 */
class SchemaTest {
  record Case(String path, String file) {
    @Override
    public String toString() {
      return path;
    }
  }

  private static final String BASE_UPLINK = "u: {interface: eth9}";

  /** Writes a file in which the value at a path is this text, with what must stand beside it. */
  private static String file(List<String> path, String value) {
    String inner = value;
    for (int i = path.size() - 1; i >= 1; i--) {
      String beside =
          switch (String.join(".", path.subList(0, i))) {
            case "uplinks.x" -> path.get(i).equals("interface") ? "" : "interface: eth1, ";
            case "lans.x" -> path.get(i).equals("interface") ? "" : "interface: eth2, ";
            case "alerts.x" -> path.get(i).equals("program") ? "" : "program: [/bin/true], ";
            case "policies.default" -> path.get(i).equals("tiers") ? "" : "tiers: [[u]], ";
            case "pair.groups.x.routers[0]" -> besideInRouter(path.get(i));
            case "pair.groups.x" ->
                path.get(i).startsWith("routers")
                    ? ""
                    : "routers: [{id: 10, interface: br0, addresses: [10.77.0.1/24]}], ";
            case "uplinks" -> BASE_UPLINK + ", ";
            case "uplinks.x.targets[0]" -> besideInTarget(path.get(i));
            default -> "";
          };
      boolean listed = path.get(i).endsWith("[0]");
      inner =
          "{"
              + beside
              + path.get(i).replace("[0]", "")
              + ": "
              + (listed ? "[" + inner + "]" : inner)
              + "}";
    }
    String top = path.get(0);
    return (top.equals("version") ? "" : "version: 1\n")
        + (top.equals("uplinks") ? "" : "uplinks: {" + BASE_UPLINK + "}\n")
        + top
        + ": "
        + inner
        + "\n";
  }

  private static String besideInRouter(String option) {
    return Stream.of("id: 10", "interface: br0", "addresses: [10.77.0.1/24]")
        .filter(each -> !each.startsWith(option.replace("[0]", "") + ":"))
        .collect(java.util.stream.Collectors.joining(", ", "", ", "));
  }

  /** A question that the option goes with. */
  private static String besideInTarget(String option) {
    return switch (option) {
      case "url", "program" -> "";
      case "expect", "mixed_case" -> "url: 'dns:a.example', ";
      case "timeout", "every", "family" -> "url: 'tcp://a.example:443', ";
      default -> "url: 'https://a.example/', ";
    };
  }

  private static void collect(Type.Structure structure, List<String> path, List<Case> cases) {
    for (Key key : structure.keys()) {
      List<String> at = new ArrayList<>(path);
      at.add(key.name());
      Type type = key.type();
      if (type instanceof Type.Named named) {
        cases.add(new Case(String.join(".", at), file(at, "[]")));
        List<String> inside = new ArrayList<>(at);
        inside.add("x");
        collect((Type.Structure) named.value(), inside, cases);
      } else if (type instanceof Type.Structure nested) {
        cases.add(new Case(String.join(".", at), file(at, "[]")));
        collect(nested, at, cases);
      } else if (type instanceof Type.Sequence sequence) {
        cases.add(new Case(String.join(".", at), file(at, "word")));
        cases.add(new Case(String.join(".", at), file(at, "{a: b}")));
        if (sequence.element() instanceof Type.Either either) {
          List<String> inside = new ArrayList<>(path);
          inside.add(key.name() + "[0]");
          collect(either.structure(), inside, cases);
        }
      } else {
        cases.add(new Case(String.join(".", at), file(at, "{a: b}")));
        cases.add(new Case(String.join(".", at), file(at, "[a]")));
        cases.add(new Case(String.join(".", at), file(at, "\"\"")));
        String words = ((Type.Scalar) type).words();
        if (words.startsWith("a time")) {
          cases.add(new Case(String.join(".", at), file(at, "7")));
          cases.add(new Case(String.join(".", at), file(at, "7 MB")));
          cases.add(new Case(String.join(".", at), file(at, "99999 d")));
        } else if (words.startsWith("a share")) {
          cases.add(new Case(String.join(".", at), file(at, "7")));
          cases.add(new Case(String.join(".", at), file(at, "7 s")));
          cases.add(new Case(String.join(".", at), file(at, "101 %")));
        } else if (words.startsWith("a whole number")) {
          cases.add(new Case(String.join(".", at), file(at, "7 s")));
          cases.add(new Case(String.join(".", at), file(at, "-1")));
          cases.add(new Case(String.join(".", at), file(at, "99999999999")));
        }
      }
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    collect(Schema.ROOT, List.of(), cases);
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWrongValueIsOneProblemAtItsKey(Case each) {
    List<Problem> problems =
        ConfigurationReaderTest.problems(
            each.file().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(problems).as(each.file()).hasSize(1);
    assertThat(problems.get(0).path()).as(each.file()).startsWith(each.path());
    assertThat(problems.get(0).message()).as(each.file()).isNotBlank();
  }

  @Test
  void everyKeyHasHelp() {
    assertThat(cases()).hasSizeGreaterThan(60);
    assertThat(keys(Schema.ROOT)).hasSizeGreaterThan(80);
    assertThat(keys(Schema.ROOT)).allSatisfy(key -> assertThat(key.help()).isNotBlank());
  }

  /** All keys at any depth. */
  private static List<Key> keys(Type type) {
    List<Key> all = new ArrayList<>();
    if (type instanceof Type.Structure structure) {
      for (Key key : structure.keys()) {
        all.add(key);
        all.addAll(keys(key.type()));
      }
    } else if (type instanceof Type.Named named) {
      all.addAll(keys(named.value()));
    } else if (type instanceof Type.Sequence sequence) {
      all.addAll(keys(sequence.element()));
    } else if (type instanceof Type.Either either) {
      all.addAll(keys(either.structure()));
    }
    return all;
  }
}
