package detour.daemon.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every setting of the schema as a table in Markdown: the reference. */
public final class SettingsTable {
  private static final String NONE = "–";

  private final List<String> lines = new ArrayList<>();

  private SettingsTable() {}

  /** The lines, with a heading. */
  public static List<String> lines() {
    SettingsTable table = new SettingsTable();
    table.lines.add("# Settings");
    table.lines.add("");
    table.lines.add(
        "What may stand in `detour.yaml`, as `detourd --settings` prints it. NAME is a name that"
            + " you choose; `[]` is each element of a list.");
    table.lines.add("");
    table.lines.add("| setting | what it takes | default | help |");
    table.lines.add("|---|---|---|---|");
    table.keys(Schema.ROOT, "");
    return table.lines;
  }

  private void keys(Type.Structure structure, String path) {
    for (Key key : structure.keys()) {
      String at = path + key.name();
      String without =
          key.required()
              ? "must be given"
              : key.defaultText().isEmpty() ? NONE : "`" + key.defaultText() + "`";
      row("`" + at + "`", words(key.type()), without, key.help());
      inside(key.type(), at);
    }
  }

  private void inside(Type type, String at) {
    if (type instanceof Type.Structure structure) {
      keys(structure, at + ".");
    } else if (type instanceof Type.Named named) {
      inside(named.value(), at + ".NAME");
    } else if (type instanceof Type.Sequence sequence) {
      inside(sequence.element(), at + "[]");
    } else if (type instanceof Type.Either either) {
      keys(either.structure(), at + ".");
    }
  }

  private static String words(Type type) {
    if (type instanceof Type.Scalar scalar) {
      return scalar.words();
    }
    if (type instanceof Type.Either either) {
      return either.scalar().words() + "; or a map";
    }
    if (type instanceof Type.Named named) {
      return "a map of at most " + named.most() + " by name";
    }
    if (type instanceof Type.Sequence sequence) {
      String inner =
          sequence.element() instanceof Type.Structure ? "maps" : words(sequence.element());
      return "a list of " + sequence.least() + " to " + sequence.most() + ": " + inner;
    }
    return "a map";
  }

  private void row(String... cells) {
    List<String> escaped = Arrays.stream(cells).map(each -> each.replace("|", "\\|")).toList();
    lines.add("| " + String.join(" | ", escaped) + " |");
  }
}
