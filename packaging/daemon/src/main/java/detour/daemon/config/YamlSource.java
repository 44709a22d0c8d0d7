package detour.daemon.config;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** From the bytes of a file to YAML's node tree, which has positions; hostile files end here. */
final class YamlSource {
  static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_DEPTH = 20;

  private YamlSource() {}

  static Node parse(byte[] bytes) throws ConfigException {
    String text = text(bytes);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_BYTES);
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setMaxAliasesForCollections(
        Integer.MAX_VALUE); // never followed: the walker refuses anchors
    Node root;
    try {
      root = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw wrong(e);
    } catch (YAMLException e) {
      String said = String.valueOf(e.getMessage());
      throw single(
          1,
          1,
          said.startsWith("Nesting")
              ? "something here is nested deeper than " + MOST_DEPTH + " levels"
              : "this is no YAML: " + said);
    }
    if (root == null) {
      throw single(
          1,
          1,
          "the file is empty; the smallest useful one names version, and an uplink with its interface");
    }
    return root;
  }

  private static String text(byte[] bytes) throws ConfigException {
    if (bytes.length > MOST_BYTES) {
      throw single(
          1,
          1,
          "the file has " + bytes.length + " bytes; a configuration has at most " + MOST_BYTES);
    }
    if (bytes.length >= 3
        && (bytes[0] & 0xff) == 0xef
        && (bytes[1] & 0xff) == 0xbb
        && (bytes[2] & 0xff) == 0xbf) {
      throw single(1, 1, "the file starts with a byte order mark; save it as UTF-8 without one");
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
    } catch (CharacterCodingException e) {
      throw single(1, 1, "the file is not UTF-8 text");
    }
    int carriageReturn = text.indexOf('\r');
    if (carriageReturn >= 0) {
      throw at(
          text, carriageReturn, "the line ends in CR LF; save the file with Unix line ends (LF)");
    }
    int tab = text.indexOf('\t');
    if (tab >= 0) {
      throw at(text, tab, "there is a tab; YAML is indented with spaces");
    }
    return text;
  }

  private static ConfigException at(String text, int index, String message) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return single(line, index - start + 1, message);
  }

  private static ConfigException wrong(MarkedYAMLException e) {
    var mark = e.getProblemMark();
    String problem = word(e.getProblem());
    String context = word(e.getContext());
    String message = "this is no YAML: " + (context.isEmpty() ? "" : context + ", ") + problem;
    return mark == null
        ? single(1, 1, message)
        : single(mark.getLine() + 1, mark.getColumn() + 1, message);
  }

  private static String word(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static ConfigException single(int line, int column, String message) {
    return new ConfigException(List.of(new Problem(line, column, "", message)));
  }
}
