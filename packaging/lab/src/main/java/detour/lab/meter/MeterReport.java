package detour.lab.meter;

import java.util.List;

/**
 * What a meter has measured.
 *
 * @param streams see {@link Streams} for their names
 * @param clients the talking and the waiting TCP connections
 */
public record MeterReport(List<StreamReport> streams, List<ClientsReport> clients) {
  /** Copies the lists. */
  public MeterReport {
    streams = List.copyOf(streams);
    clients = List.copyOf(clients);
  }

  /**
   * One stream.
   *
   * @param name one of {@link Streams}
   * @throws IllegalArgumentException if it was left out
   */
  public StreamReport stream(String name) {
    return streams.stream()
        .filter(s -> s.stream().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no stream " + name));
  }

  /**
   * One kind of connections.
   *
   * @param name one of {@link Streams}
   * @throws IllegalArgumentException if it was left out
   */
  public ClientsReport clients(String name) {
    return clients.stream()
        .filter(c -> c.clients().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no clients " + name));
  }
}
