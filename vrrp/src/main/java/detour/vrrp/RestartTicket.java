package detour.vrrp;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the next process needs to go on where this one stopped; of use on the same boot only.
 *
 * @param untilNanos by the name of the router: when its Backups will have given up waiting,
 *     CLOCK_MONOTONIC, which all processes share
 */
public record RestartTicket(Map<String, Long> untilNanos) {
  public RestartTicket {
    untilNanos = Map.copyOf(untilNanos);
  }

  /** Nothing to go on with. */
  public static RestartTicket none() {
    return new RestartTicket(Map.of());
  }

  /** One line for each router. */
  public String text() {
    return new TreeMap<>(untilNanos)
        .entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey() + "\n")
            .collect(Collectors.joining());
  }

  /** Reads {@link #text}; lines that are none are left out. */
  public static RestartTicket parse(String text) {
    Map<String, Long> found = new TreeMap<>();
    text.lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space > 0 && line.substring(0, space).matches("-?\\d{1,18}")) {
                found.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
              }
            });
    return new RestartTicket(found);
  }
}
