package detour.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.EventEntry;
import detour.event.Event;
import detour.event.EventType;
import detour.event.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events outlive the process, whatever a power loss leaves of the last line. */
class JournalTest {
  private static final Instant AT = Instant.parse("2026-11-21T08:00:00.123Z");

  @TempDir private Path place;
  private StateFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new StateFolder(place.resolve("state"), line -> {});
  }

  private static Event event(String subject) {
    return new Event(
        EventType.UPLINK_DOWN,
        subject,
        subject + " is down.",
        new Reason("targets-silent", "x\n\"y"));
  }

  private Path file() {
    return folder.path().resolve("events.jsonl");
  }

  private List<String> subjects() throws IOException {
    try (Journal journal = new Journal(folder)) {
      return journal.after(0, 1000).stream().map(EventEntry::subject).toList();
    }
  }

  @Test
  void eventsAreReadAgainWithTheirNumbers() throws IOException {
    try (Journal journal = new Journal(folder)) {
      EventEntry first = journal.append(event("a"), AT);
      assertThat(first.sequence()).isEqualTo(1);
      assertThat(first.at()).isEqualTo("2026-11-21T08:00:00.123Z");
      journal.append(event("b"), AT);
    }
    try (Journal journal = new Journal(folder)) {
      assertThat(journal.append(event("c"), AT).sequence()).isEqualTo(3);
      assertThat(journal.after(1, 10)).extracting(EventEntry::subject).containsExactly("b", "c");
      assertThat(journal.after(0, 1)).extracting(EventEntry::subject).containsExactly("c");
    }
  }

  @Test
  void aLineCutAtAnyOctetCostsNothingButItself() throws IOException {
    try (Journal journal = new Journal(folder)) {
      journal.append(event("a"), AT);
    }
    int first = (int) Files.size(file());
    try (Journal journal = new Journal(folder)) {
      journal.append(event("b"), AT);
    }
    byte[] whole = Files.readAllBytes(file());
    for (int cut = first; cut < whole.length; cut++) {
      Files.write(file(), Arrays.copyOf(whole, cut));
      try (Journal journal = new Journal(folder)) {
        journal.append(event("c"), AT);
      }
      boolean bSurvived = cut == whole.length - 1; // only its line end is missing
      assertThat(subjects())
          .as("cut at %d of %d", cut, whole.length)
          .isEqualTo(bSurvived ? List.of("a", "b", "c") : List.of("a", "c"));
    }
  }

  @Test
  void aFullFileBecomesTheOlderOneAndBothAreRead() throws IOException {
    String wide = "w".repeat(1 << 19);
    try (Journal journal = new Journal(folder)) {
      for (int i = 0; i < 5; i++) {
        journal.append(event(i + wide), AT);
      }
    }
    assertThat(folder.path().resolve("events.1.jsonl")).exists();
    assertThat(Files.size(file())).isLessThan(4 << 20);
    assertThat(subjects())
        .extracting(each -> each.charAt(0))
        .containsExactly('0', '1', '2', '3', '4');
  }

  @Test
  void aFolderThatCannotBeWrittenHidesNoEvent() throws IOException {
    try (Journal journal = new Journal(folder)) {
      Files.createDirectory(file()); // stands in for a disk that says no
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(() -> journal.append(event("a"), AT)))
          .isInstanceOf(IOException.class);
      assertThat(journal.after(0, 10)).extracting(EventEntry::subject).containsExactly("a");
      Files.delete(file());
      journal.append(event("b"), AT);
      assertThat(Files.readAllLines(file())).hasSize(1);
    }
  }
}
