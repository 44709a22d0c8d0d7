package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.Isp;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.meter.Family;
import detour.lab.meter.Meter;
import detour.lab.meter.MeterOptions;
import detour.lab.meter.WebUsers;
import detour.lab.noise.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An office at work on an uplink that errs but lives: nobody may call it dead. */
final class Vigil implements AutoCloseable {
  private static final Duration ROUND_TRIP = Duration.ofMillis(10);

  final Office office;
  private final List<Runnable> work = new ArrayList<>();
  private final String configuration;
  private final long beginNanos = System.nanoTime();
  private Detourd daemon;

  /**
   * Raises the lab.
   *
   * @param kind of the uplink that is used
   */
  Vigil(String kind) throws IOException {
    office = new Office(LabOptions.defaults().withRtt(ROUND_TRIP));
    configuration = Office.TWO_UPLINKS.replace("kind: fiber", "kind: " + kind);
  }

  Isp isp() {
    return office.lab.isp(1);
  }

  /** Starts the daemon and waits until all is well. */
  Vigil start() {
    daemon = office.start(configuration);
    office.awaitThrough("fiber");
    return this;
  }

  /** Somebody telephones: 50 packets a second each way. */
  Vigil call() {
    Duration none = Duration.ZERO;
    Duration pace = Duration.ofMillis(20);
    MeterOptions.LongTcp noTcp = new MeterOptions.LongTcp(0, 0, 0);
    Meter meter =
        Meter.start(
            office.lab.office(1), new MeterOptions(Family.IPV4, pace, none, none, none, noTcp));
    work.add(meter::close);
    return settle();
  }

  /** Everybody goes home. */
  void stopWork() {
    work.forEach(Runnable::run);
    work.clear();
  }

  /** People read. */
  Vigil web(int users) {
    WebUsers readers = WebUsers.start(office.lab.office(2), users, 1);
    work.add(readers::close);
    return settle();
  }

  /** Something is sent that nobody answers. */
  Vigil upload(long bitsPerSecond) {
    Load load = new Load(office.lab.office(1), detour.lab.Internet.SERVICE4, bitsPerSecond);
    work.add(load::close);
    return this;
  }

  private Vigil settle() {
    Await.traffic(Duration.ofSeconds(2));
    return this;
  }

  /** Lets time pass. */
  Vigil watch(Duration time) {
    Await.traffic(time);
    return this;
  }

  /** Stops the daemon in its tracks for a while. */
  Vigil freeze(Duration time) {
    String pid = Long.toString(daemon.pid());
    office.onGateway("kill", "-STOP", pid);
    Await.traffic(time);
    office.onGateway("kill", "-CONT", pid);
    return this;
  }

  /** Nothing was called dead so far, and the daemon lives. */
  Vigil nothingIsDead() {
    assertThat(daemon.alive()).isTrue();
    assertThat(office.log.stream().filter(each -> each.contains(" is down (")).toList())
        .as("%s", office.timeline(beginNanos))
        .isEmpty();
    return this;
  }

  /** How its state is told, for the test's output. */
  String told() {
    return String.join("\n  ", office.log.stream().filter(each -> each.contains("fiber")).toList());
  }

  @Override
  public void close() throws IOException {
    stopWork();
    office.close();
  }
}
