package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** packaging/docs/api.md knows every type of event with its severity, and no other. */
class EventReferenceTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z-]+)` \\| ([a-z]+) \\| .+ \\|$");

  @Test
  void everyTypeStandsInTheReference() throws IOException {
    String text = Files.readString(Path.of("../docs/api.md"));
    List<String> rows =
        ROW.matcher(text).results().map(each -> each.group(1) + " " + each.group(2)).toList();
    List<String> types =
        Arrays.stream(EventType.values())
            .map(each -> each.word() + " " + each.severity().name().toLowerCase(Locale.ROOT))
            .toList();
    assertThat(rows).containsExactlyElementsOf(types);
  }
}
