package detour.lab.demo;

import detour.lab.Await;
import detour.lab.detourd.Json;
import detour.lab.fault.Fault;
import detour.lab.meter.FreshEchoes;
import detour.lab.meter.StreamReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What happens in {@code --pair}, step by step. */
final class PairStory {
  private static final Duration GUARD = Duration.ofSeconds(60);

  /** How long the stream is watched once the role has settled: what comes late counts as well. */
  private static final Duration SETTLE = Duration.ofMillis(1500);

  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(20);

  private final PairOffice office;
  private final Terminal terminal;
  private final List<PairReport.Step> steps = new ArrayList<>();
  private final Map<String, Long> told = new HashMap<>();
  private long drawnNanos = System.nanoTime();

  PairStory(PairOffice office, Terminal terminal) {
    this.office = office;
    this.terminal = terminal;
  }

  /** Until gw-a serves, gw-b stands by, all uplinks are ready and the office is answered. */
  boolean begin() {
    for (PairOffice.Half each : office.halves()) {
      if (!each.detourd().awaitAnswer(GUARD)) {
        terminal.say("detourd of " + each.name + " does not answer. Its last words:");
        each.detourd().lines().forEach(terminal::line);
        return false;
      }
      terminal.say("Detour runs on " + each.name + ". Its page: " + each.url());
    }
    office.measure();
    boolean ready =
        watch(
            () ->
                serves(office.a(), office.b())
                    && office.halves().stream().allMatch(h -> h.detourd().everyUplinkUsable())
                    && report().answered() > 0);
    if (!ready) {
      terminal.say("The pair did not come up.");
      return false;
    }
    watchFor(Duration.ofSeconds(3));
    for (PairOffice.Half each : office.halves()) {
      newEvents(each);
      terminal.line("");
      terminal.line("            " + each.name + "$ detour pair status");
      each.pair("status").forEach(line -> terminal.line("            " + line));
    }
    terminal.line("");
    return true;
  }

  /** All of it; false as soon as something does not go as it should. */
  boolean play() {
    return step(
            "hand-over by hand",
            "gw-a to gw-b",
            "Handing over by hand, to work on gw-a: detour pair handover",
            () -> office.a().pair("handover"),
            () -> serves(office.b(), office.a()))
        && step(
            "taken back by hand",
            "gw-b to gw-a",
            "And back: detour pair release",
            () -> office.a().pair("release"),
            () -> serves(office.a(), office.b()))
        && restart()
        && step(
            "kill -9 of the Active",
            "gw-a to gw-b",
            "Killing Detour on gw-a (kill -9). Its kernel keeps the address for up to 10 s.",
            office.a()::kill,
            () -> office.b().active() && !office.a().holds())
        && step(
            "gw-a is there again",
            "gw-b to gw-a",
            "Starting Detour on gw-a again.",
            office.a()::startAgain,
            () -> serves(office.a(), office.b()))
        && step(
            "fiber of the Active cut",
            "gw-a to gw-b",
            "Cutting the fiber's core: gw-a has only LTE left, gw-b has its cable.",
            () -> office.fiber().fault(new Fault.CoreBlackHole()),
            () -> serves(office.b(), office.a()))
        && step(
            "fiber works again",
            "gw-b to gw-a",
            "The fiber works again.",
            () -> office.fiber().heal(),
            () -> serves(office.a(), office.b()));
  }

  /** The role stays: gw-b must not become Active meanwhile. */
  private boolean restart() {
    long before = office.b().router().get("transitions").number();
    return step(
            "restart of the Active",
            "stays on gw-a",
            "Restarting Detour on gw-a, as an update does.",
            office.a()::restart,
            () -> serves(office.a(), office.b()))
        && office.b().router().get("transitions").number() == before;
  }

  private boolean step(
      String what, String role, String sentence, Runnable action, BooleanSupplier settled) {
    terminal.say(sentence);
    long from = System.nanoTime();
    action.run();
    boolean worked = watch(settled);
    watchFor(SETTLE);
    PairReport.Step step = new PairReport.Step(what, role, from, System.nanoTime());
    steps.add(step);
    tellEvents();
    terminal.line("          " + PairReport.sentence(step, report()));
    if (!worked) {
      terminal.say("That did not happen within " + GUARD.toSeconds() + " s.");
    }
    return worked;
  }

  /** Tells what the office noticed; false if it was not answered again. */
  boolean report(boolean all) {
    StreamReport report = report();
    terminal.line("");
    PairReport.lines(steps, report).forEach(terminal::line);
    terminal.line("");
    return all && PairReport.over(steps, report);
  }

  /** By the kernels' and the daemons' word. */
  private static boolean serves(PairOffice.Half one, PairOffice.Half other) {
    return one.active() && other.backup() && one.holds() && !other.holds();
  }

  private StreamReport report() {
    return office.stream().map(FreshEchoes::report).orElseThrow();
  }

  /** Draws until a condition holds; false if it does not within the guard. */
  private boolean watch(BooleanSupplier condition) {
    long end = System.nanoTime() + GUARD.toNanos();
    while (System.nanoTime() - end < 0) {
      if (condition.getAsBoolean()) {
        return true;
      }
      draw();
      Await.traffic(POLL);
    }
    return condition.getAsBoolean();
  }

  /** Draws for a while. */
  void watchFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      draw();
      Await.traffic(POLL);
    }
  }

  private void draw() {
    if (terminal.live() && System.nanoTime() - drawnNanos > REDRAW.toNanos()) {
      drawnNanos = System.nanoTime();
      StreamReport report = report();
      terminal.draw(
          PairPicture.lines(
              office.halves().stream()
                  .map(
                      each ->
                          new PairPicture.Gateway(
                              each.name, each.detourd().status().orElse(Json.NONE)))
                  .toList(),
              report.sent(),
              report.lost()));
    }
  }

  private record Told(String by, Json event) {}

  /** Says what both daemons have reported since the last time: each sentence with its reason. */
  void tellEvents() {
    List<Told> fresh = new ArrayList<>();
    for (PairOffice.Half each : office.halves()) {
      newEvents(each).forEach(event -> fresh.add(new Told(each.name, event)));
    }
    fresh.sort(Comparator.comparing(each -> each.event().get("at").text()));
    for (Told each : fresh) {
      String type = each.event().get("type").text();
      if (type.startsWith("pair.") || type.equals("policy.failover")) {
        terminal.line(
            "          "
                + each.by()
                + ": "
                + each.event().get("sentence").text()
                + " ("
                + each.event().get("reason").get("text").text()
                + ")");
      }
    }
  }

  private List<Json> newEvents(PairOffice.Half half) {
    long before = told.getOrDefault(half.name, 0L);
    List<Json> fresh =
        half.detourd().events().stream().filter(e -> e.get("sequence").number() > before).toList();
    fresh.forEach(e -> told.put(half.name, e.get("sequence").number()));
    return fresh;
  }
}
