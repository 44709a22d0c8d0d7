package detour.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** packaging/docs/api.md knows every route, and no other. */
class ApiReferenceTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^### `([A-Z]+) (/\\S*)`$");

  @Test
  void everyRouteStandsInTheReference() throws IOException {
    Routes routes = new Routes(new FakeBackend(), "test", Runnable::run);
    String text = Files.readString(Path.of("../../packaging/docs/api.md"));
    List<MatchResult> headings = HEADING.matcher(text).results().toList();
    assertThat(headings).extracting(MatchResult::group).doesNotHaveDuplicates();
    assertThat(headings).extracting(each -> each.group(2)).contains(Routes.STREAM);
    List<MatchResult> table =
        headings.stream().filter(each -> !each.group(2).equals(Routes.STREAM)).toList();
    assertThat(table)
        .allSatisfy(each -> assertThat(routes.has(each.group(1), each.group(2))).isTrue());
    assertThat(table).hasSize(routes.size());
  }
}
