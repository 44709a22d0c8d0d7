package detour.lab.demo;

import detour.lab.Await;
import detour.lab.Isp;
import detour.lab.detourd.Json;
import detour.lab.fault.Fault;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterReport;
import detour.lab.netns.Moment;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What happens in the demo, step by step. */
final class Story {
  private static final Duration START_GUARD = Duration.ofSeconds(60);
  private static final Duration FAILOVER_GUARD = Duration.ofSeconds(30);

  /** A minute of hold, and as much again. */
  private static final Duration FAILBACK_GUARD = Duration.ofSeconds(150);

  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration REDRAW = Duration.ofMillis(250);

  private final DemoOffice office;
  private final Terminal terminal;
  private final Carrier carrier;
  private long told;

  Story(DemoOffice office, Terminal terminal) {
    this.office = office;
    this.terminal = terminal;
    carrier = new Carrier(office.lab());
  }

  /** Until the office works through the fiber and the LTE uplink is ready. */
  boolean begin() {
    if (!office.detourd().awaitAnswer(START_GUARD)) {
      terminal.say("detourd does not answer on its control socket. Its last words:");
      office.detourd().lines().stream()
          .skip(Math.max(0, office.detourd().lines().size() - 20))
          .forEach(terminal::line);
      return false;
    }
    terminal.say("Detour runs. Its page: " + office.url());
    office.measure();
    boolean ready = watch(START_GUARD, () -> answered() && office.detourd().everyUplinkUsable());
    terminal.say(
        ready
            ? "The office is at work: calls, downloads, new connections, names."
            : "The office did not get online.");
    return ready && carrier.await(DemoOffice.FIBER, START_GUARD);
  }

  private boolean answered() {
    return office.meters().stream().allMatch(m -> m.awaitAnswers(Duration.ZERO));
  }

  /** Cuts the fiber's core, waits until everything is answered again, and tells. */
  boolean failover() {
    watch(LOOK, () -> false);
    newEvents();
    Isp fiber = office.lab().isp(DemoOffice.FIBER);
    terminal.say("Cutting the fiber's core now: its next hop still answers, nothing beyond does.");
    Moment cut = fiber.fault(new Fault.CoreBlackHole());
    watch(LOOK, () -> false);
    boolean over = watch(FAILOVER_GUARD, () -> Report.over(reports(), cut.beforeNanos()));
    tellEvents();
    terminal.line("");
    Report.outages(reports(), cut.beforeNanos()).forEach(terminal::line);
    terminal.line("");
    return over;
  }

  /** Heals the fiber, waits until it carries the office again, and tells. */
  boolean failback() {
    terminal.say("The fiber works again. Detour waits until it has been good for a while.");
    office.lab().isp(DemoOffice.FIBER).heal();
    long healed = System.nanoTime();
    boolean back = watch(FAILBACK_GUARD, () -> carrier.carriesNew(DemoOffice.FIBER));
    watch(LOOK, () -> false);
    tellEvents();
    if (!back) {
      terminal.say(
          "The office did not go back to the fiber within " + FAILBACK_GUARD.toSeconds() + " s.");
      return false;
    }
    terminal.line("");
    Report.losses(reports(), healed, System.nanoTime()).forEach(terminal::line);
    terminal.line("");
    return true;
  }

  private List<MeterReport> reports() {
    return office.meters().stream().map(Meter::report).toList();
  }

  /** Draws until a condition holds; false if it does not within the guard, or the daemon ends. */
  boolean watch(Duration guard, BooleanSupplier condition) {
    long end = System.nanoTime() + guard.toNanos();
    while (System.nanoTime() - end < 0 && office.detourd().alive()) {
      if (condition.getAsBoolean()) {
        return true;
      }
      draw();
      Await.traffic(REDRAW);
    }
    return condition.getAsBoolean();
  }

  void draw() {
    if (terminal.live()) {
      terminal.draw(Picture.lines(office.detourd().status().orElse(Json.NONE), office.counts()));
    }
  }

  /** Says what Detour has reported since the last time: each sentence with its reason. */
  void tellEvents() {
    for (Json event : newEvents()) {
      String type = event.get("type").text();
      if (type.startsWith("policy.") || type.startsWith("uplink.")) {
        terminal.say(
            event.get("sentence").text() + " (" + event.get("reason").get("text").text() + ")");
      }
    }
  }

  private List<Json> newEvents() {
    List<Json> fresh =
        office.detourd().events().stream().filter(e -> e.get("sequence").number() > told).toList();
    told = fresh.isEmpty() ? told : fresh.get(fresh.size() - 1).get("sequence").number();
    return fresh;
  }
}
