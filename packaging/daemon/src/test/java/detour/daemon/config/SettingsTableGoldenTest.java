package detour.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTableGoldenTest {
  @Test
  void theReferenceIsWhatTheSchemaSays() throws IOException {
    assertThat(Files.readAllLines(Path.of("../docs/settings.md")))
        .as("packaging/target/detour/bin/detourd --settings >packaging/docs/settings.md")
        .isEqualTo(SettingsTable.lines());
  }
}
