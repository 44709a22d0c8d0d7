package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.fault.Fault;
import detour.lab.netns.Finished;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Round trip times, delays and queues of a lab with a relay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireIT {
  private Lab lab;

  @BeforeAll
  void raise() {
    lab = Lab.raise(LabOptions.defaults().withRtt(Duration.ofMillis(20)));
  }

  @AfterEach
  void heal() {
    lab.isp(1).heal();
  }

  @AfterAll
  void close() {
    lab.close();
  }

  private double average() {
    Finished ping =
        Reach.ping(lab.gateway(), "-q", "-c20", "-i0.02", "-W2", "-I", "wan1", "8.8.8.8");
    return Reach.averageMillis(ping);
  }

  @Test
  void roundTripIsWhatWasAsked() {
    double millis = average();
    System.out.printf("rtt 20 ms asked: %.2f ms%n", millis);
    assertThat(millis).isBetween(20.0, 40.0);
  }

  @Test
  void delayAddsBothWays() {
    lab.isp(1).fault(new Fault.Delay(Duration.ofMillis(30), Duration.ofMillis(10)));
    double millis = average();
    System.out.printf("rtt 20 + 2 x 30 ms + jitter up to 2 x 10 ms: %.2f ms%n", millis);
    assertThat(millis).isBetween(80.0, 130.0);
  }

  @Test
  void fullQueueDelaysAndLoses() {
    lab.isp(1).fault(new Fault.QueueFull(8000, Duration.ofMillis(200), 1300));
    // Full after 200 ms x 8 Mbit/s at 2.4 Mbit/s too much: two thirds of a second.
    assertThat(Await.until(() -> oneMillis() > 150, Duration.ofSeconds(20))).isTrue();
    Finished ping =
        Reach.ping(lab.gateway(), "-q", "-c60", "-i0.02", "-W2", "-I", "wan1", "8.8.8.8");
    System.out.printf(
        "full queues of 200 ms: %s", ping.out().substring(ping.out().indexOf("60 packets")));
    assertThat(Reach.averageMillis(ping)).isGreaterThan(150);
  }

  @Test
  void stallHoldsAndThenDelivers() {
    lab.isp(1).fault(new Fault.Stall(Duration.ofMillis(700)));
    assertThat(oneMillis()).isBetween(600.0, 900.0);
    assertThat(oneMillis()).isLessThan(200);
  }

  private double oneMillis() {
    Finished ping = Reach.ping(lab.gateway(), "-q", "-c1", "-W2", "-I", "wan1", "8.8.8.8");
    return ping.ok() ? Reach.averageMillis(ping) : 0;
  }
}
