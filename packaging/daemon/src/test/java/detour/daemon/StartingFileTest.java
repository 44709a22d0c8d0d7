package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.api.ReasonText;
import detour.daemon.config.ConfigException;
import detour.daemon.config.Configuration;
import detour.daemon.system.Log;
import detour.vrrp.OwnAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which configuration the daemon starts. */
class StartingFileTest {
  private static final String RIGHT = "version: 1\nuplinks: {%s: {interface: wan1}}\n";

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Path file() {
    return folder.resolve("detour.yaml");
  }

  private Optional<StartingFile> read() throws IOException, ConfigException {
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
    AcceptedFile accepted = new AcceptedFile(folder, new Log(to));
    return StartingFile.read(file(), accepted, OwnAddresses.unknown(), to);
  }

  private void accepted() throws IOException {
    Files.writeString(AcceptedFile.in(folder), RIGHT.formatted("before"));
  }

  private static String uplink(StartingFile file) {
    return file.configuration().uplinks().stream()
        .map(Configuration.Uplink::name)
        .findFirst()
        .orElse("");
  }

  @Test
  void aRightFileIsUsed() throws Exception {
    accepted();
    Files.writeString(file(), RIGHT.formatted("fiber"));
    StartingFile started = read().orElseThrow();
    assertThat(uplink(started)).isEqualTo("fiber");
    assertThat(started.bytes()).isPresent();
    assertThat(started.notice()).isEmpty();
  }

  @Test
  void aWrongFileIsSaidAndWhatWasAcceptedRuns() throws Exception {
    accepted();
    Files.writeString(file(), "version: 2\nuplinks: {fiber: {interface: wan1}}\n");
    StartingFile started = read().orElseThrow();
    assertThat(uplink(started)).isEqualTo("before");
    assertThat(started.bytes()).as("a wrong file is not kept").isEmpty();
    assertThat(started.notice().map(ReasonText::text).orElse(""))
        .startsWith(file() + " has 1 mistake; what was accepted last is in use. First: 1:10: ");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("1 mistake was found.");
  }

  @Test
  void aMissingFileIsSaidAndWhatWasAcceptedRuns() throws Exception {
    accepted();
    StartingFile started = read().orElseThrow();
    assertThat(uplink(started)).isEqualTo("before");
    assertThat(started.notice())
        .contains(
            new ReasonText(
                Reloader.INVALID,
                "there is no file " + file() + "; what was accepted last is in use"));
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("error: there is no file " + file());
  }

  @Test
  void withoutAnAcceptedOneTheStartEnds() throws Exception {
    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("no file");
    Files.writeString(file(), "version: 2\n");
    assertThat(read()).isEmpty();
  }
}
