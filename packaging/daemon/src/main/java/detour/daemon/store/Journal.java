package detour.daemon.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.api.EventEntry;
import detour.api.ReasonText;
import detour.event.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The event journal: one JSON object a line, synced before the event is told to anybody. A line cut
 * off by a power loss is passed over. At 4 MB the file becomes {@code events.1.jsonl} and a new one
 * begins.
 *
 * <p>Any thread may call it; the core does not, as writing may wait for the disk.
 */
public final class Journal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_BYTES = 4 << 20;
  private static final int KEPT_IN_MEMORY = 500;

  private final Path file;
  private final Path older;
  private final Deque<EventEntry> recent = new ArrayDeque<>();
  private @Nullable FileChannel out;
  private long sequence;

  /** Opens the journal of a state folder and reads the newest events. */
  public Journal(StateFolder folder) throws IOException {
    file = folder.path().resolve("events.jsonl");
    older = folder.path().resolve("events.1.jsonl");
    load(older);
    load(file);
  }

  private FileChannel open() throws IOException {
    FileChannel open = out;
    if (open == null) {
      open =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      endLastLine(open);
      out = open;
    }
    return open;
  }

  /** A line that a power loss cut off is ended, so that the next one stands alone. */
  private static void endLastLine(FileChannel open) throws IOException {
    long size = open.size();
    open.position(size);
    if (size > 0) {
      ByteBuffer last = ByteBuffer.allocate(1);
      open.read(last, size - 1);
      if (last.get(0) != '\n') {
        open.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
    }
  }

  private void load(Path from) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    for (String line :
        new String(Files.readAllBytes(from), StandardCharsets.UTF_8).split("\n", -1)) {
      EventEntry entry = parse(line);
      if (entry != null) {
        sequence = Math.max(sequence, entry.sequence());
        remember(entry);
      }
    }
  }

  private static @Nullable EventEntry parse(String line) {
    try {
      return line.isBlank() ? null : JSON.readValue(line, EventEntry.class);
    } catch (JsonProcessingException e) {
      return null; // cut off, or damaged on disk
    }
  }

  private void remember(EventEntry entry) {
    recent.addLast(entry);
    if (recent.size() > KEPT_IN_MEMORY) {
      recent.removeFirst();
    }
  }

  /** Writes an event; when this returns it is on disk, or the disk said no, which is thrown. */
  public synchronized EventEntry append(Event event, Instant at) throws IOException {
    sequence++;
    EventEntry entry =
        new EventEntry(
            sequence,
            at.truncatedTo(ChronoUnit.MILLIS).toString(),
            event.type().word(),
            event.type().severity().name().toLowerCase(Locale.ROOT),
            event.subject(),
            event.sentence(),
            new ReasonText(event.reason().code(), event.reason().text()),
            event.details());
    remember(entry); // a full disk must not hide an event from whoever looks now
    byte[] line = (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    write(line);
    return entry;
  }

  private void write(byte[] line) throws IOException {
    FileChannel open = open();
    if (open.position() + line.length > MOST_BYTES) {
      close();
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
      open = open();
    }
    long start = open.position();
    try {
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        open.write(rest);
      }
      open.force(false);
    } catch (IOException e) {
      open.truncate(start); // half a line would spoil the next one
      throw e;
    }
  }

  /** The newest events in memory with a larger sequence, at most so many, oldest first. */
  public synchronized List<EventEntry> after(long than, int limit) {
    List<EventEntry> found = recent.stream().filter(each -> each.sequence() > than).toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}
