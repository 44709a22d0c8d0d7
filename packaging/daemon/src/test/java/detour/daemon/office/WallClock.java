package detour.daemon.office;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** A wall clock for one process, stepped while it runs (faketime(1)); other clocks go on. */
final class WallClock {
  /** The loader knows which machine's it is (ld.so(8)). */
  private static final String LIBRARY = "/usr/$LIB/faketime/libfaketimeMT.so.1";

  private final Path offset;

  /**
   * @param folder for the file that tells the offset
   */
  WallClock(Path folder) throws IOException {
    offset = folder.resolve("clock");
    step(Duration.ZERO);
  }

  static boolean installed() {
    return Files.exists(Path.of("/usr/bin/faketime"));
  }

  /** What starts a program under this clock. */
  List<String> wrapper() {
    return List.of(
        "env",
        "LD_PRELOAD=" + LIBRARY,
        "FAKETIME_TIMESTAMP_FILE=" + offset,
        "FAKETIME_CACHE_DURATION=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1");
  }

  /**
   * Steps it.
   *
   * @param ahead of true time; negative is behind it
   */
  void step(Duration ahead) throws IOException {
    Path made =
        Files.writeString(offset.resolveSibling("clock.new"), "%+d".formatted(ahead.toSeconds()));
    Files.move(made, offset, StandardCopyOption.ATOMIC_MOVE);
  }
}
