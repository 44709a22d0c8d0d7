package detour.lab.bench.detection;

import java.util.ArrayList;
import java.util.List;

/** What watching costs, as Markdown. Pure. */
final class WatchingReport {
  private WatchingReport() {}

  /**
   * The text.
   *
   * @param circumstances under which it was measured
   * @param wire lines of a table: what was counted on the wire
   * @param processor lines of a table: what the daemon used
   */
  static String text(List<String> circumstances, List<String> wire, List<String> processor) {
    List<String> lines = new ArrayList<>();
    lines.add("# What watching costs");
    lines.add("");
    circumstances.forEach(each -> lines.add("- " + each));
    lines.add("");
    lines.add("## On the wire");
    lines.add("");
    lines.add(
        """
        Requests (echoes asked, TCP connections begun, DNS questions) that the gateway itself sent, bursts included, and
        octets there and back with their IP headers, counted by nftables at its two uplinks of kind `fiber`; neighbour
        discovery is left out. Three offices at the same time, each with a gateway of its own. The budget is for an uplink,
        *both* address families together: 1.2 requests a second idle, 2 busy.""");
    lines.add("");
    lines.add("| office | uplink | family | seconds | requests/s | octets/s | MB a month |");
    lines.add("|---|---|---|---|---|---|---|");
    lines.addAll(wire);
    lines.add("");
    lines.add("## On the gateway");
    lines.add("");
    lines.add(
        """
        The whole daemon's processor time, with default settings: four uplinks (two of kind `fiber`, two `lte`), four targets
        each in both families; windows after some minutes, as what a JVM compiles at first is no steady cost. *ping* is
        what `ping -i 0.01` uses for a hundred echoes a second to itself, measured in turn with Detour: on a virtual machine
        waking up costs more than what is done then, and not the same on each day.""");
    lines.add("");
    lines.add(
        "| office | n | % of a core | least to greatest | ping, % of a core | resident, MB |");
    lines.add("|---|---|---|---|---|---|");
    lines.addAll(processor);
    return String.join("\n", lines) + "\n";
  }
}
