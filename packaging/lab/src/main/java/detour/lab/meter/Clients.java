package detour.lab.meter;

import java.util.ArrayList;
import java.util.List;

/** Lives of the connections of one kind. Written by the meter's thread, read by any. */
final class Clients {
  private final String name;
  private final Family family;
  private final int wanted;
  private final List<ClientsReport.Life> lives = new ArrayList<>();

  Clients(String name, Family family, int wanted) {
    this.name = name;
    this.family = family;
    this.wanted = wanted;
  }

  int wanted() {
    return wanted;
  }

  synchronized int established(long nanos) {
    lives.add(new ClientsReport.Life(nanos, 0));
    return lives.size() - 1;
  }

  synchronized void told(int life, long nanos) {
    lives.set(life, new ClientsReport.Life(lives.get(life).establishedNanos(), nanos));
  }

  synchronized int living() {
    return (int) lives.stream().filter(l -> l.toldNanos() == 0).count();
  }

  synchronized ClientsReport report() {
    return new ClientsReport(name, family, lives);
  }
}
