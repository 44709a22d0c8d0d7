package detour.daemon.office;

import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SYNs and resets that a namespace saw in the last half minute: where a connection that was not
 * answered got stuck.
 */
final class Handshakes implements AutoCloseable {
  private static final int KEPT = 40_000;
  private static final String FLAGGED =
      "(tcp[tcpflags] & (tcp-syn|tcp-rst) != 0) or (ip6[6] = 6 and ip6[53] & 6 != 0)";

  /** A client's port in a line of tcpdump: of a SYN that the LAN's bridge saw come in. */
  private static final Pattern ASKED =
      Pattern.compile(" br-lan +In .*\\.(\\d+) > .*Flags \\[S],.*");

  private final Deque<Map.Entry<Long, String>> lines = new ArrayDeque<>();
  private final Running tcpdump;

  Handshakes(Namespace namespace) {
    tcpdump =
        namespace.start(
            List.of("tcpdump", "--immediate-mode", "-i", "any", "-n", "-l", "-tt", FLAGGED),
            this::keep);
  }

  private synchronized void keep(String line) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(Map.entry(System.nanoTime(), line));
  }

  /** What was seen of connections begun within 20 ms of these times, all of it. */
  synchronized String around(long... nanos) {
    Set<String> ports = new LinkedHashSet<>();
    for (Map.Entry<Long, String> line : lines) {
      Matcher asked = ASKED.matcher(line.getValue());
      if (asked.find() && near(line.getKey(), nanos)) {
        ports.add("." + asked.group(1));
      }
    }
    return lines.stream()
        .filter(each -> ports.stream().anyMatch(port -> names(each.getValue(), port)))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining("\n"));
  }

  private static boolean names(String line, String port) {
    return line.contains(port + " > ") || line.contains(port + ": ");
  }

  private static boolean near(long at, long... nanos) {
    for (long each : nanos) {
      if (Math.abs(at - each) < TimeUnit.MILLISECONDS.toNanos(20)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    tcpdump.close();
  }
}
