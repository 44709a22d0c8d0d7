package detour.lab.demo;

import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The demo. {@code --once} leaves after the report, status 0 only if failover and failback worked;
 * {@code --quick-failback} sets a hold of 5 s instead of the default minute; {@code --pair} shows
 * two gateways instead.
 */
public final class Demo {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** Meters remember every packet: in an endless demo they begin anew now and then. */
  private static final Duration FORGET = Duration.ofMinutes(10);

  private Demo() {}

  /** Runs it; see the class. */
  public static void main(String[] args) {
    List<String> options = List.of(args);
    boolean pair = options.contains("--pair");
    if (!Set.of("--once", pair ? "--pair" : "--quick-failback").containsAll(options)) {
      System.err.println("usage: demo [--once] [--quick-failback | --pair]");
      System.exit(USAGE);
    }
    if (!Detourd.built()) {
      System.err.println("no " + Detourd.program("detourd") + ": build first (mvn -q package)");
      System.exit(USAGE);
    }
    Terminal terminal = new Terminal(System.out, Boolean.getBoolean("detour.tty"));
    AtomicBoolean stopping = new AtomicBoolean();
    int status = FAILED;
    try {
      status =
          pair
              ? PairDemo.run(options.contains("--once"), terminal, stopping) ? OK : FAILED
              : run(options, terminal, stopping);
    } catch (RuntimeException e) {
      if (!stopping.get()) {
        throw e;
      }
    }
    System.exit(status);
  }

  private static int run(List<String> options, Terminal terminal, AtomicBoolean stopping) {
    terminal.say(
        "Raising an office with two uplinks, fiber (wan1) and lte (wan2), in network namespaces.");
    String configuration =
        DemoOffice.CONFIGURATION
            + (options.contains("--quick-failback") ? DemoOffice.QUICK_FAILBACK : "");
    configuration.lines().forEach(l -> terminal.line("            " + l));
    try (DemoOffice office = new DemoOffice(configuration)) {
      office.closeOnExit(stopping);
      Story story = new Story(office, terminal);
      boolean worked = story.begin() && story.failover() && story.failback();
      terminal.say(worked ? "Failover and failback worked." : "That did not work as it should.");
      if (worked && !options.contains("--once")) {
        goOn(office, story, terminal);
      }
      return worked ? OK : FAILED;
    }
  }

  private static void goOn(DemoOffice office, Story story, Terminal terminal) {
    terminal.say(
        "It goes on until Ctrl-C. Enter cuts the fiber, or heals it. The page: " + office.url());
    Thread keys = new Thread(() -> readKeys(office, terminal), "demo-keys");
    keys.setDaemon(true);
    keys.start();
    while (office.detourd().alive()) {
      office.measure();
      story.watch(
          FORGET,
          () -> {
            story.tellEvents();
            return false;
          });
    }
    terminal.say("detourd has ended.");
  }

  private static void readKeys(DemoOffice office, Terminal terminal) {
    boolean cut = false;
    try {
      for (int c = System.in.read(); c >= 0; c = System.in.read()) {
        if (c == '\n') {
          cut = !cut;
          terminal.say(cut ? "Cutting the fiber's core." : "Healing the fiber's core.");
          if (cut) {
            office.lab().isp(DemoOffice.FIBER).fault(new Fault.CoreBlackHole());
          } else {
            office.lab().isp(DemoOffice.FIBER).heal();
          }
        }
      }
    } catch (IOException closed) {
      // No keyboard: the demo goes on by itself.
    }
  }
}
