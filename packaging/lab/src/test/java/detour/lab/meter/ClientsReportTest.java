package detour.lab.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientsReportTest {
  @Test
  void onlyThoseThatLivedAtTheMomentCount() {
    Clients clients = new Clients(Streams.TALKING, Family.IPV4, 4);
    int ended = clients.established(10);
    clients.told(ended, 50);
    int told = clients.established(20);
    clients.told(told, 175);
    clients.established(30);
    clients.established(150);
    ClientsReport report = clients.report();
    assertThat(report.livingAt(100)).isEqualTo(2);
    assertThat(report.toldAfter(100)).containsExactly(Duration.ofNanos(75));
    assertThat(clients.living()).isEqualTo(2);
  }
}
