package detour.lab.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code --pair}: two gateways with one address for the office; the role is handed over, restarted,
 * killed, and follows the better uplinks.
 */
final class PairDemo {
  private static final Duration FORGET = Duration.ofMinutes(5);

  private PairDemo() {}

  /** Plays it; whether all worked. */
  static boolean run(boolean once, Terminal terminal, AtomicBoolean stopping) {
    terminal.say(
        "Raising an office with two gateways: gw-a has fiber (wan1) and lte (wan2), gw-b has cable"
            + " (wan3).");
    terminal.line(
        "          The office sends everything to "
            + PairOffice.ADDRESS
            + "; who serves holds it (VRRP, RFC 9568).");
    terminal.line("            # gw-a");
    PairOffice.CONFIGURATION_A.lines().forEach(l -> terminal.line("            " + l));
    terminal.line(
        "            # gw-b: the same but for its uplink, priority 100, and what it tracks");
    try (PairOffice office = new PairOffice()) {
      office.closeOnExit(stopping);
      PairStory story = new PairStory(office, terminal);
      boolean worked = story.begin() && story.report(story.play());
      terminal.say(worked ? "All of it worked." : "That did not work as it should.");
      if (worked && !once) {
        goOn(office, story, terminal);
      }
      return worked;
    }
  }

  private static void goOn(PairOffice office, PairStory story, Terminal terminal) {
    terminal.say("It goes on until Ctrl-C. Enter hands the role over, or takes it back.");
    Thread keys = new Thread(() -> readKeys(office), "demo-keys");
    keys.setDaemon(true);
    keys.start();
    while (office.halves().stream().allMatch(each -> each.detourd().alive())) {
      office.measure(); // the stream remembers every packet
      long end = System.nanoTime() + FORGET.toNanos();
      while (System.nanoTime() - end < 0) {
        story.watchFor(Duration.ofSeconds(1));
        story.tellEvents();
      }
    }
    terminal.say("detourd has ended.");
  }

  private static void readKeys(PairOffice office) {
    try {
      for (int c = System.in.read(); c >= 0; c = System.in.read()) {
        if (c == '\n') {
          office.a().pair(office.a().active() ? "handover" : "release");
        }
      }
    } catch (IOException closed) {
      // No keyboard: the demo goes on by itself.
    }
  }
}
