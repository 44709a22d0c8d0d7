package detour.daemon;

import detour.daemon.config.Configuration;
import detour.health.Promise;
import detour.health.TargetSpec;
import detour.kernel.address.Family;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a configuration's detectors amount to, as a table for {@code detourd --check}. */
final class Promises {
  /** No round trip is known before the first probe. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);

  private Promises() {}

  static void print(Configuration configuration, PrintStream out) {
    out.println("Worst cases at a round trip of " + ROUND_TRIP.toMillis() + " ms, without loss:");
    out.println();
    out.println(
        "                  silence seen under traffic        seen      back   false alarms   probes");
    out.println(
        "uplink            new flows    all flows      when idle     after   a day at 10 %  a month");
    for (Configuration.Uplink uplink : configuration.uplinks()) {
      Promise promise = Promise.of(uplink.settings(), specs(uplink, Family.IPV4), ROUND_TRIP);
      double megabytes =
          promise.megabytesQuiet()
              + Promise.of(uplink.settings(), specs(uplink, Family.IPV6), ROUND_TRIP)
                  .megabytesQuiet();
      double alarms =
          promise.falseAlarms().stream()
              .filter(each -> each.lossPermille() == 100)
              .mapToDouble(Promise.FalseAlarms::aDay)
              .findFirst()
              .orElse(0);
      out.printf(
          Locale.ROOT,
          "%-16s %7.2f s    %7.2f s      %7.2f s  %7.2f s   %12.0e  %4.0f MB%n",
          uplink.name(),
          seconds(promise.suspectFlowing()),
          seconds(promise.downFlowing()),
          seconds(promise.downIdle()),
          seconds(promise.recovery()),
          alarms,
          megabytes);
    }
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
