package detour.server;

import detour.api.EventEntry;
import detour.api.Explanation;
import detour.api.HandOverRequest;
import detour.api.OverrideRequest;
import detour.api.PairCounters;
import detour.api.PairStatus;
import detour.api.ReasonText;
import detour.api.ReloadAnswer;
import detour.api.Status;
import detour.api.UplinkStatus;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A daemon that says what a test wants. */
final class FakeBackend implements Backend {
  final List<Long> handedOver = new CopyOnWriteArrayList<>();

  final List<String> reloads = new CopyOnWriteArrayList<>();
  final List<String> mistakes = new CopyOnWriteArrayList<>();

  static final String HOSTILE = "<img src=x onerror=document.title='owned'>\u001b[31m";

  final List<OverrideRequest> overrides = new CopyOnWriteArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<EventEntry> events = new CopyOnWriteArrayList<>();
  private volatile Status status = up(1);

  static UplinkStatus.PathStatus path(String state, String internet, int carries, String why) {
    boolean up = state.equals("up");
    return new UplinkStatus.PathStatus(
        state,
        up,
        false,
        "2026-11-21T08:00:00Z",
        new ReasonText(up ? "answers" : "targets-silent", why),
        "ok",
        "ok",
        internet,
        "100.64.1.2",
        "100.64.1.1",
        up ? 10_400 : -1,
        up ? 0 : 1000,
        carries,
        List.of(
            target("1.1.1.1", up ? 10_400 : -1),
            target("8.8.8.8", up ? 11_900 : -1),
            target("9.9.9.9", up ? 12_100 : -1)),
        quality(up ? 10_400 : -1),
        new UplinkStatus.StallStatus(
            up ? 2 : 0, up ? 130 : 0, List.of(50, 100, 200), List.of(0L, 1L, up ? 1L : 0L, 0L)),
        new UplinkStatus.DetectorStatus(4_711, 3, 2, 1, 250, false),
        new UplinkStatus.OfficeStatus(1_204, 1_350),
        false,
        new UplinkStatus.TcpStatus(4, 10_800, 0),
        new UplinkStatus.PromiseStatus(
            120,
            370,
            1_900,
            5_000,
            2_100,
            List.of(new UplinkStatus.FalseAlarms(100, 40_000)),
            225,
            900));
  }

  private static UplinkStatus.TargetStatus target(String target, long rttMicros) {
    return new UplinkStatus.TargetStatus(
        target, rttMicros, rttMicros < 0, false, "", rttMicros < 0 ? 1000 : 0, quality(rttMicros));
  }

  private static UplinkStatus.QualityStatus quality(long rttMicros) {
    boolean up = rttMicros >= 0;
    return new UplinkStatus.QualityStatus(up ? 92 : -1, up ? 440 : -1, rttMicros, 300, 10_100);
  }

  private static UplinkStatus uplink(
      String name,
      int number,
      String kind,
      UplinkStatus.PathStatus path,
      UplinkStatus.@Nullable Forced forced) {
    return new UplinkStatus(
        name, number, "wan" + number, kind, path.carriesPercent(), forced, path, path);
  }

  private static Status status(
      long sequence, String sentence, String next, List<UplinkStatus> uplinks, String carriedBy) {
    List<Status.PolicyStatus> policies = new ArrayList<>();
    for (String family : List.of("ipv4", "ipv6")) {
      policies.add(
          new Status.PolicyStatus(
              "default",
              family,
              List.of(carriedBy),
              List.of(List.of("fiber"), List.of("lte")),
              ""));
    }
    return new Status(
        "branch-042",
        "0.1.0",
        "2026-11-21T12:30:00Z",
        "2026-11-18T08:00:00Z",
        sequence,
        sentence,
        next,
        uplinks,
        policies,
        new Status.KernelStatus(true, 0, List.of()),
        List.of(new Status.ProbeStatus("icmp", 7, 0, 0, 0, 0, 0, 0)),
        pair(carriedBy),
        List.of());
  }

  static Status up(long sequence) {
    return status(
        sequence,
        "The office is online through fiber.",
        "lte takes over within 1.7 s if fiber falls silent.",
        List.of(
            uplink(
                "fiber",
                1,
                "fiber",
                path("up", "ok", 100, "3 answers in a row, round trip 10.4 ms"),
                null),
            uplink(
                "lte",
                2,
                "lte",
                path("up", "ok", 0, "3 answers in a row, round trip 48.0 ms"),
                null)),
        "fiber");
  }

  static Status down(long sequence) {
    return status(
        sequence,
        "The office is online through lte.",
        "Nothing could take over if lte fell silent now.",
        List.of(
            uplink(
                "fiber",
                1,
                "fiber",
                path("down", "broken", 0, "3 of 3 targets silent for 0.70 s, 8 probes unanswered"),
                null),
            uplink(
                "lte",
                2,
                "lte",
                path("up", "ok", 100, "3 answers in a row, round trip 48.0 ms"),
                null)),
        "lte");
  }

  static Status hostile(long sequence) {
    return status(
        sequence,
        "The office is online through fiber.",
        HOSTILE,
        List.of(
            uplink(
                "fiber",
                1,
                "fiber",
                path("up", "ok", 100, HOSTILE),
                new UplinkStatus.Forced("up", "2026-11-21T16:00:00Z", HOSTILE))),
        "fiber");
  }

  static EventEntry event(long sequence, String type, String sentence, String reason) {
    return new EventEntry(
        sequence,
        "2026-11-21T12:29:58Z",
        type,
        "warning",
        "default",
        sentence,
        new ReasonText("targets-silent", reason),
        Map.of());
  }

  void publish(Status next) {
    status = next;
    listeners.forEach(Listener::statusChanged);
  }

  void publish(EventEntry event) {
    events.add(event);
    listeners.forEach(each -> each.event(event));
  }

  int listeners() {
    return listeners.size();
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public List<EventEntry> events(long after, int limit) {
    List<EventEntry> found = events.stream().filter(each -> each.sequence() > after).toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  @Override
  public Explanation explain(InetAddress source, InetAddress destination, int port) {
    return new Explanation(
        "fiber",
        source.getHostAddress() + " > " + destination.getHostAddress() + " " + port,
        List.of());
  }

  @Override
  public void override(String uplink, OverrideRequest request, String who) throws RefusedException {
    if (!uplink.equals("fiber")) {
      throw new RefusedException(
          404, "there is no uplink \"" + uplink + "\"; there are fiber, lte");
    }
    overrides.add(request);
  }

  @Override
  public void handOver(HandOverRequest request) {
    handedOver.add(request.seconds());
  }

  @Override
  public void releasePair() {
    handedOver.clear();
  }

  @Override
  public ReloadAnswer reload(String who) throws RefusedException {
    reloads.add(who);
    if (mistakes.isEmpty()) {
      return new ReloadAnswer(List.of("uplink dsl added"));
    }
    throw new RefusedException(422, "the file has mistakes", mistakes);
  }

  @Override
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private static PairStatus pair(String carriedBy) {
    boolean first = carriedBy.equals("fiber");
    return new PairStatus(
        List.of(
            new PairStatus.RouterStatus(
                "office-10",
                "br-lan",
                10,
                List.of("10.77.0.1/24"),
                first ? "active" : "backup",
                "2026-11-21T12:00:00Z",
                new ReasonText("x", first ? "nobody better is heard" : HOSTILE),
                first ? 150 : 90,
                new ReasonText("x", "as configured"),
                first ? "" : "10.77.0.3",
                200,
                200,
                List.of(),
                false,
                "",
                !first,
                1,
                0,
                "",
                new PairCounters.Router(
                    "2026-11-21T11:00:00Z",
                    "preempted",
                    4,
                    5,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    "none",
                    0))),
        0,
        300,
        new PairCounters.Global("2026-11-21T11:00:00Z", 0, 0, 0));
  }
}
