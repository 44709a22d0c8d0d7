package detour.daemon;

import detour.daemon.config.Configuration;
import detour.health.Promise;
import detour.health.TargetSpec;
import detour.kernel.address.Family;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a configuration's detectors amount to, as a table for {@code detourd --check}. */
final class Promises {
  /** No round trip is known before the first probe. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);

  private Promises() {}

  static void print(Configuration configuration, PrintStream out) {
    out.println("Worst cases at a round trip of " + ROUND_TRIP.toMillis() + " ms, without loss:");
    out.println();
    out.println("                  silence seen under traffic       seen     back   probes");
    out.println("uplink            new flows    all flows      when idle    after   a month");
    for (Configuration.Uplink uplink : configuration.uplinks()) {
      Promise promise = promise(uplink, Family.IPV4);
      double megabytes = promise.megabytesQuiet() + promise(uplink, Family.IPV6).megabytesQuiet();
      out.printf(
          Locale.ROOT,
          "%-16s %7.2f s    %7.2f s     %7.2f s %7.2f s   %4.0f MB%n",
          uplink.name(),
          seconds(promise.suspectFlowing()),
          seconds(promise.downFlowing()),
          seconds(promise.downIdle()),
          seconds(promise.recovery()),
          megabytes);
    }
    out.println();
    out.println("An uplink that only loses packets, so often each way, is taken for dead once in");
    for (Configuration.Uplink uplink : configuration.uplinks()) {
      out.printf(
          Locale.ROOT,
          "%-16s %s%n",
          uplink.name(),
          promise(uplink, Family.IPV4).falseAlarms().stream()
              .map(each -> each.lossPermille() / 10 + " %: " + span(each.daysBetween()))
              .collect(Collectors.joining(", ")));
    }
  }

  private static String span(long days) {
    if (days < 0) {
      return "over a thousand years";
    }
    return days > 365_000
        ? "over a thousand years"
        : days > 730
            ? days / 365 + " years"
            : days > 1 ? days + " days" : days == 1 ? "a day" : "less than a day";
  }

  private static Promise promise(Configuration.Uplink uplink, Family family) {
    return Promise.of(uplink.settings(), specs(uplink, family), ROUND_TRIP, family == Family.IPV6);
  }

  private static List<TargetSpec> specs(Configuration.Uplink uplink, Family family) {
    return uplink.targets(family).stream()
        .map(each -> each.spec(uplink.settings().interval()))
        .toList();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
