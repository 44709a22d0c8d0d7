package detour.lab.bench.detection;

import detour.lab.Lab;
import detour.lab.bench.Cut;
import detour.lab.meter.Family;
import detour.lab.meter.FreshEchoes;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.StreamReport;
import detour.lab.meter.Streams;
import detour.lab.meter.WebUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An office under a load, measured. All of it is IPv4: each family is judged for itself. */
final class OfficeAtWork implements AutoCloseable {
  private static final Duration CALL = Duration.ofMillis(20);
  private static final Duration ECHO = Duration.ofMillis(20);

  /** A lost carrier is seen within less than 20 ms. */
  private static final Duration ECHO_OF_CARRIER = Duration.ofMillis(4);

  private static final int WEB_USERS = 20;

  /** Half a minute of them; conntrack has forgotten an echo by then. */
  private static final int ECHOES_A_TRIAL = 7500;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private Optional<Meter> meter = Optional.empty();
  private Optional<FreshEchoes> echoes = Optional.empty();

  private OfficeAtWork() {}

  /**
   * Begins.
   *
   * @param trial which one it is: people think other thoughts in each, and echoes are others
   */
  static OfficeAtWork measured(Lab lab, Scenario scenario, int trial) {
    OfficeAtWork office = unmeasured(lab, scenario.load(), trial);
    if (scenario.load() != Load.IDLE) {
      int first = trial * ECHOES_A_TRIAL % (1 << 16);
      Duration pace = scenario.cut() == Cut.CARRIER ? ECHO_OF_CARRIER : ECHO;
      office.echoes = Optional.of(FreshEchoes.start(lab.office(2), pace, first));
      office.echoes.ifPresent(office.parts::add);
    }
    return office;
  }

  /**
   * Begins, without echoes of ours.
   *
   * @param seed of people's thoughts
   */
  static OfficeAtWork unmeasured(Lab lab, Load load, long seed) {
    OfficeAtWork office = new OfficeAtWork();
    switch (load) {
      case MIX -> office.meter = Optional.of(Meter.start(lab.office(1), mix()));
      case CALL -> office.meter = Optional.of(Meter.start(lab.office(1), call()));
      case WEB -> office.parts.add(WebUsers.start(lab.office(1), WEB_USERS, seed));
      case IDLE -> {}
    }
    office.meter.ifPresent(office.parts::add);
    return office;
  }

  private static MeterOptions mix() {
    return MeterOptions.of(Family.IPV4)
        .withFlowInterval(Duration.ofMillis(4))
        .withTcp(new MeterOptions.LongTcp(0, 5, 5));
  }

  private static MeterOptions call() {
    Duration none = Duration.ZERO;
    MeterOptions.LongTcp noTcp = new MeterOptions.LongTcp(0, 0, 0);
    return new MeterOptions(Family.IPV4, CALL, none, none, none, noTcp);
  }

  boolean awaitAnswers(Duration guard) {
    return meter.map(m -> m.awaitAnswers(guard)).orElse(true)
        && echoes
            .map(e -> detour.lab.Await.until(() -> e.report().answered() > 0, guard))
            .orElse(true);
  }

  /** What is measured of it now. */
  Map<Measure, StreamReport> reports() {
    Map<Measure, StreamReport> reports = new EnumMap<>(Measure.class);
    echoes.ifPresent(e -> reports.put(Measure.FRESH, e.report()));
    meter.ifPresent(m -> reports.put(Measure.LONG, m.report().stream(Streams.UDP_FLOW)));
    return reports;
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("the office cannot go home", e);
      }
    }
  }
}
