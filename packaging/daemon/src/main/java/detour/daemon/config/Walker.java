package detour.daemon.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Walks a node tree along the schema and collects every mistake. */
final class Walker {
  private static final String NAME = "[A-Za-z][A-Za-z0-9_-]{0,31}";

  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  /** The checked value, empty if it was wrong. */
  Optional<Tree> walk(Node node, Type type, String path) {
    if (node.getAnchor() != null) {
      problem(node, path, "anchors and aliases (& and *) are not used here; write the value out");
      return Optional.empty();
    }
    if (type instanceof Type.Scalar scalar) {
      return scalar(node, scalar, path);
    }
    if (type instanceof Type.Structure structure) {
      return structure(node, structure, path);
    }
    if (type instanceof Type.Named named) {
      return named(node, named, path);
    }
    if (type instanceof Type.Sequence sequence) {
      return sequence(node, sequence, path);
    }
    Type.Either either = (Type.Either) type;
    return node instanceof ScalarNode
        ? scalar(node, either.scalar(), path)
        : structure(node, either.structure(), path);
  }

  private Optional<Tree> scalar(Node node, Type.Scalar type, String path) {
    if (!(node instanceof ScalarNode scalar)) {
      problem(node, path, "here stands " + kind(node) + "; it must be " + type.words());
      return Optional.empty();
    }
    try {
      return Optional.of(tree(type.reader().apply(scalar.getValue()), node));
    } catch (Type.Wrong e) {
      problem(node, path, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Tree> structure(Node node, Type.Structure type, String path) {
    List<String> names = type.keys().stream().map(Key::name).toList();
    if (!(node instanceof MappingNode mapping)) {
      problem(node, path, "here stands " + kind(node) + "; it must be keys and values: " + names);
      return Optional.empty();
    }
    Map<String, Tree> values = new LinkedHashMap<>();
    Map<String, Node> entries = entries(mapping, path);
    entries.forEach(
        (name, value) -> {
          Optional<Key> key =
              type.keys().stream().filter(each -> each.name().equals(name)).findFirst();
          if (key.isPresent()) {
            walk(value, key.get().type(), join(path, name))
                .ifPresent(tree -> values.put(name, tree));
          }
        });
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name && !names.contains(name.getValue())) {
        problem(
            name,
            join(path, name.getValue()),
            "there is no such key here" + orKnown(Nearest.hint(name.getValue(), names), names));
      }
    }
    for (Key key : type.keys()) {
      if (key.required() && !entries.containsKey(key.name())) {
        problem(node, path, "the key \"" + key.name() + "\" is missing: " + key.help());
      }
    }
    return Optional.of(tree(values, node));
  }

  private static String orKnown(String hint, List<String> names) {
    return hint.isEmpty() ? "; known are " + String.join(", ", names) : hint;
  }

  private Optional<Tree> named(Node node, Type.Named type, String path) {
    if (!(node instanceof MappingNode mapping)) {
      problem(node, path, "here stands " + kind(node) + "; it must be names with their values");
      return Optional.empty();
    }
    Map<String, Tree> values = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : entries(mapping, path).entrySet()) {
      if (!entry.getKey().matches(NAME)) {
        problem(
            entry.getValue(),
            join(path, entry.getKey()),
            "a name is 1 to 32 letters, digits, _ and -, beginning with a letter");
        continue;
      }
      walk(entry.getValue(), type.value(), join(path, entry.getKey()))
          .ifPresent(tree -> values.put(entry.getKey(), tree));
    }
    if (mapping.getValue().isEmpty()) {
      problem(node, path, "there must be at least one " + type.what());
    }
    if (mapping.getValue().size() > type.most()) {
      problem(node, path, "there may be at most " + type.most() + " of these");
    }
    return Optional.of(tree(values, node));
  }

  private Optional<Tree> sequence(Node node, Type.Sequence type, String path) {
    if (!(node instanceof SequenceNode sequence)) {
      problem(node, path, "here stands " + kind(node) + "; it must be a list: [..., ...]");
      return Optional.empty();
    }
    int size = sequence.getValue().size();
    if (size == 0 && type.least() > 0) {
      problem(node, path, "this list is empty; it needs " + wanted(type.element()));
      return Optional.empty();
    }
    if (size < type.least() || size > type.most()) {
      problem(
          node,
          path,
          "this list has " + size + " entries; it may have " + type.least() + " to " + type.most());
      return Optional.empty();
    }
    List<Tree> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      walk(sequence.getValue().get(i), type.element(), path + "[" + i + "]").ifPresent(values::add);
    }
    return Optional.of(tree(values, node));
  }

  private static String wanted(Type element) {
    return element instanceof Type.Scalar scalar ? scalar.words() : "at least one entry";
  }

  /** Entries in file order; a key that stands twice is a mistake, the first one counts. */
  private Map<String, Node> entries(MappingNode mapping, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(tuple.getKeyNode(), path, "a key must be a word");
        continue;
      }
      Node first = entries.putIfAbsent(key.getValue(), tuple.getValueNode());
      if (first != null) {
        problem(
            key,
            join(path, key.getValue()),
            "this key stands here a second time; the first is in line "
                + (first.getStartMark().getLine() + 1));
      }
    }
    return entries;
  }

  void problem(Node node, String path, String message) {
    problems.add(
        new Problem(
            node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1, path, message));
  }

  private static Tree tree(Object value, Node node) {
    return new Tree(value, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
  }

  private static String kind(Node node) {
    if (node instanceof MappingNode) {
      return "a map";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty()
        ? "nothing"
        : "a single value";
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
