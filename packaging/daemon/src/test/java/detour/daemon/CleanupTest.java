package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.daemon.store.StateFolder;
import detour.steering.plan.Numbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which numbers are cleaned up, and when nothing is; the kernel is not touched. */
class CleanupTest {
  @TempDir private Path place;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Numbers> removed = new ArrayList<>();

  private int cleanup() throws IOException {
    Arguments arguments =
        Arguments.parse(
            new String[] {
              "--cleanup", "--config", file().toString(), "--state", state().toString()
            });
    return new Cleanup(arguments, new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(
            (numbers, state) -> {
              removed.add(numbers);
              return 0;
            });
  }

  private Path file() {
    return place.resolve("detour.yaml");
  }

  private Path state() {
    return place.resolve("state");
  }

  private static void write(Path file, String kernel) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "version: 1\nuplinks: {fiber: {interface: wan1}}\n" + kernel);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theNumbersOfTheFileAreCleanedUp() throws IOException {
    write(file(), "kernel: {protocol: 150}");
    assertThat(cleanup()).isZero();
    assertThat(removed).singleElement().extracting(Numbers::protocol).isEqualTo(150);
    assertThat(err()).isEmpty();
  }

  @Test
  void withoutTheFileThoseThatRanLastAreCleanedUpAndItIsSaid() throws IOException {
    write(AcceptedFile.in(state()), "kernel: {rule_priority: 22000}");
    assertThat(cleanup()).isZero();
    assertThat(removed).singleElement().extracting(Numbers::rulePriority).isEqualTo(22_000);
    assertThat(err())
        .startsWith("there is no file " + file() + "; cleaned up are the numbers of ")
        .contains("accepted.yaml, which ran last: rules 22000-22099, tables 5199-5261");
  }

  @Test
  void aFileWithOtherNumbersThanThoseThatRanIsForTheNextStart() throws IOException {
    write(AcceptedFile.in(state()), "kernel: {protocol: 150}");
    write(file(), "kernel: {protocol: 151}");
    assertThat(cleanup()).isZero();
    assertThat(removed).singleElement().extracting(Numbers::protocol).isEqualTo(150);
    assertThat(err()).contains("accepted.yaml, which ran last").contains("protocol 150");
  }

  @Test
  void withoutAnyTheUsualOnesAreCleanedUpAndItIsSaid() throws IOException {
    Files.writeString(file(), "version: 1\n");
    assertThat(cleanup()).isZero();
    assertThat(removed).containsExactly(Numbers.DEFAULT);
    assertThat(err())
        .contains(file() + " has mistakes; cleaned up are the numbers of Detour itself")
        .contains("rules 21000-21099");
  }

  @Test
  void nothingIsCleanedUpWhileTheDaemonRuns() throws IOException {
    try (var daemon = new StateFolder(state(), line -> {}).lock()) {
      assertThat(daemon.isOpen()).isTrue();
      assertThat(cleanup()).isEqualTo(4);
    }
    assertThat(removed).isEmpty();
    assertThat(err())
        .isEqualTo(
            "error: detourd is running and would put everything back; try: systemctl stop"
                + " detour\n");
  }
}
