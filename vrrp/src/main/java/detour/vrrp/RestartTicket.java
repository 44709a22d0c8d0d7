package detour.vrrp;

import detour.vrrp.packet.ChecksumForm;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the next process needs to go on where this one stopped; of use on the same boot only. A
 * process that is killed leaves none: then the sysctls stay as the virtual MAC needs them.
 *
 * @param entries by the name of the router
 * @param sysctls what was there before the virtual MAC needed it otherwise, by key below net
 */
public record RestartTicket(Map<String, Entry> entries, Map<String, String> sysctls) {
  /** It was not Active. */
  static final long NOT_ACTIVE = Long.MIN_VALUE;

  /** It would take its role back. */
  static final long NOT_HELD = Long.MIN_VALUE;

  /** A hold is said where there is one: versions without it wrote and read the rest. */
  private static final Pattern LINE =
      Pattern.compile(
          "(-?\\d{1,19})(?: held (-?\\d{1,19}))?"
              + " (MESSAGE|PSEUDO_HEADER|PSEUDO_HEADER_MULTICAST) (\\S.*)");

  /** A device cannot be called {@code ..}. */
  private static final Pattern SYSCTL =
      Pattern.compile("sysctl (ipv[46]/conf/(?!\\.\\.?/)[^/\\s]{1,15}/[a-z_]{1,40}) (-?\\d{1,9})");

  /**
   * Of one router.
   *
   * @param untilNanos when its Backups will have given up waiting, CLOCK_MONOTONIC, which all
   *     processes share
   * @param heldUntilNanos until when it does not take its role back from one that lives, likewise
   * @param form of the last peer's checksum, so that it understands us from the first advert on
   */
  public record Entry(long untilNanos, long heldUntilNanos, ChecksumForm form) {
    /** Of one that holds nothing back. */
    public Entry(long untilNanos, ChecksumForm form) {
      this(untilNanos, NOT_HELD, form);
    }

    Optional<Long> heldUntil() {
      return heldUntilNanos == NOT_HELD ? Optional.empty() : Optional.of(heldUntilNanos);
    }

    Optional<Long> until() {
      return untilNanos == NOT_ACTIVE ? Optional.empty() : Optional.of(untilNanos);
    }
  }

  public RestartTicket {
    entries = Map.copyOf(entries);
    sysctls = Map.copyOf(sysctls);
  }

  /** Nothing to go on with. */
  public static RestartTicket none() {
    return new RestartTicket(Map.of(), Map.of());
  }

  /** One line for each router and each sysctl. */
  public String text() {
    return new TreeMap<>(sysctls)
            .entrySet().stream()
                .map(each -> "sysctl " + each.getKey() + " " + each.getValue() + "\n")
                .collect(Collectors.joining())
        + routers();
  }

  private String routers() {
    return new TreeMap<>(entries)
        .entrySet().stream()
            .map(
                each ->
                    each.getValue().untilNanos()
                        + held(each.getValue())
                        + " "
                        + each.getValue().form()
                        + " "
                        + each.getKey()
                        + "\n")
            .collect(Collectors.joining());
  }

  private static String held(Entry entry) {
    return entry.heldUntil().map(each -> " held " + each).orElse("");
  }

  /** Reads {@link #text}; lines that are none are left out. */
  public static RestartTicket parse(String text) {
    Map<String, Entry> found = new TreeMap<>();
    Map<String, String> sysctls = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher sysctl = SYSCTL.matcher(line);
      if (sysctl.matches()) {
        sysctls.put(sysctl.group(1), sysctl.group(2));
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      try {
        long until = Long.parseLong(matcher.group(1));
        long held = matcher.group(2) == null ? NOT_HELD : Long.parseLong(matcher.group(2));
        found.put(matcher.group(4), new Entry(until, held, ChecksumForm.valueOf(matcher.group(3))));
      } catch (NumberFormatException tooLong) {
        // no line of ours
      }
    }
    return new RestartTicket(found, sysctls);
  }
}
