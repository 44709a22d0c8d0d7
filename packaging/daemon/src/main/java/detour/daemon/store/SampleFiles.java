package detour.daemon.store;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Files of what each path's detectors are told, to judge a verdict again later: they are written
 * where the state folder has a folder {@code samples}, made by hand, when the daemon starts.
 *
 * <p>Of the core's thread, which waits for the disk: for finding out, not for every day.
 */
public final class SampleFiles {
  private static final String FOLDER = "samples";

  /** Two days of a busy path. */
  private static final long MOST_CHARACTERS = 1L << 30;

  private final Path folder;

  private SampleFiles(Path folder) {
    this.folder = folder;
  }

  /** The files of a state folder. */
  public static SampleFiles of(Path state) {
    return new SampleFiles(state.resolve(FOLDER));
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
    BufferedWriter writer =
        Files.newBufferedWriter(folder.resolve(path.replace('/', '-') + ".log"));
    return new Lines(writer);
  }

  private static final class Lines implements Consumer<String> {
    private final BufferedWriter writer;
    private long written;
    private boolean failed;

    Lines(BufferedWriter writer) {
      this.writer = writer;
    }

    @Override
    public void accept(String line) {
      written += line.length();
      if (failed || written > MOST_CHARACTERS) {
        return;
      }
      try {
        writer.write(line);
        writer.newLine();
        if (line.contains(" changed ")) {
          writer.flush(); // what led to a verdict is on disk when it is told
        }
      } catch (IOException full) {
        failed = true;
      }
    }
  }
}
