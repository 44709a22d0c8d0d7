package detour.vrrp;

import detour.vrrp.packet.ChecksumForm;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the next process needs to go on where this one stopped; of use on the same boot only.
 *
 * @param entries by the name of the router
 */
public record RestartTicket(Map<String, Entry> entries) {
  /** It was not Active. */
  static final long NOT_ACTIVE = Long.MIN_VALUE;

  private static final Pattern LINE =
      Pattern.compile("(-?\\d{1,19}) (MESSAGE|PSEUDO_HEADER|PSEUDO_HEADER_MULTICAST) (\\S.*)");

  /**
   * Of one router.
   *
   * @param untilNanos when its Backups will have given up waiting, CLOCK_MONOTONIC, which all
   *     processes share
   * @param form of the last peer's checksum, so that it understands us from the first advert on
   */
  public record Entry(long untilNanos, ChecksumForm form) {
    Optional<Long> until() {
      return untilNanos == NOT_ACTIVE ? Optional.empty() : Optional.of(untilNanos);
    }
  }

  public RestartTicket {
    entries = Map.copyOf(entries);
  }

  /** Nothing to go on with. */
  public static RestartTicket none() {
    return new RestartTicket(Map.of());
  }

  /** One line for each router. */
  public String text() {
    return new TreeMap<>(entries)
        .entrySet().stream()
            .map(
                each ->
                    each.getValue().untilNanos()
                        + " "
                        + each.getValue().form()
                        + " "
                        + each.getKey()
                        + "\n")
            .collect(Collectors.joining());
  }

  /** Reads {@link #text}; lines that are none are left out. */
  public static RestartTicket parse(String text) {
    Map<String, Entry> found = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      try {
        long until = Long.parseLong(matcher.group(1));
        found.put(matcher.group(3), new Entry(until, ChecksumForm.valueOf(matcher.group(2))));
      } catch (NumberFormatException tooLong) {
        // no line of ours
      }
    }
    return new RestartTicket(found);
  }
}
