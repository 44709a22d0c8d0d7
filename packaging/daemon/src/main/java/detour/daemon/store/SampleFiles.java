package detour.daemon.store;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * Files of what each path's detectors are told, to judge a verdict again later ({@code detourd
 * --replay}): they are written where the state folder has a folder {@code samples}, made by hand,
 * when the daemon starts. Those of the run before stay beside them.
 *
 * <p>Of the core's thread, which waits for the disk: for finding out, not for every day.
 */
public final class SampleFiles {
  private static final String FOLDER = "samples";
  private static final String BEFORE = ".before";

  /** Of all files of a run together: two days of a busy path. */
  private static final long MOST_CHARACTERS = 1L << 30;

  private final Path folder;
  private long left;

  private SampleFiles(Path folder, long most) {
    this.folder = folder;
    left = most;
  }

  /** The files of a state folder. */
  public static SampleFiles of(Path state) {
    return of(state, MOST_CHARACTERS);
  }

  static SampleFiles of(Path state, long most) {
    return new SampleFiles(state.resolve(FOLDER), most);
  }

  /** Whether they are asked for. */
  public boolean wanted() {
    return Files.isDirectory(folder);
  }

  /**
   * Where the lines of one path go.
   *
   * @throws IOException if the file cannot be made
   */
  public Consumer<String> open(String path) throws IOException {
    Path file = folder.resolve(path.replace('/', '-') + ".log");
    if (Files.exists(file)) {
      Path before = folder.resolve(file.getFileName() + BEFORE);
      Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
    }
    return new Lines(Files.newBufferedWriter(file));
  }

  private final class Lines implements Consumer<String> {
    private final BufferedWriter writer;
    private boolean ended;

    Lines(BufferedWriter writer) {
      this.writer = writer;
    }

    @Override
    public void accept(String line) {
      if (ended) {
        return;
      }
      try {
        left -= line.length() + 1;
        if (left < 0) {
          // A log with a gap would be replayed wrongly, so this one ends.
          ended = true;
          writer.write("# The files of this run together are as long as they may be.");
          writer.newLine();
          writer.close();
          return;
        }
        writer.write(line);
        writer.newLine();
        if (line.contains(" changed ")) {
          writer.flush(); // what led to a verdict is on disk when it is told
        }
      } catch (IOException full) {
        ended = true;
      }
    }
  }
}
