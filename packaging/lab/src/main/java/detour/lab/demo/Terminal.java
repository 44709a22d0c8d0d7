package detour.lab.demo;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Lines that stay, and below them a picture that is redrawn in place; without a terminal the lines
 * only.
 */
final class Terminal {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String CLEAR_BELOW = "\r\033[J";

  private final PrintStream out;
  private final boolean live;
  private int drawn;

  Terminal(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  boolean live() {
    return live;
  }

  /** A line that stays, with the time of day. */
  synchronized void say(String text) {
    line(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + text);
  }

  /** A line that stays. */
  synchronized void line(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  /** Replaces the picture. */
  synchronized void draw(List<String> picture) {
    if (live) {
      erase();
      out.println();
      picture.forEach(out::println);
      drawn = picture.size() + 1;
      out.flush();
    }
  }

  private void erase() {
    if (drawn > 0) {
      out.print("\033[" + drawn + "A" + CLEAR_BELOW);
      drawn = 0;
    }
  }
}
