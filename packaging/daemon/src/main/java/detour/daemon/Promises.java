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
  private Promises() {}

  static void print(Configuration configuration, PrintStream out) {
    out.print(
        """
        Worst cases without loss, at the round trip that is usual for the kind of line:

                          round   silence under traffic    silence   silence      back    probes a month
        uplink             trip  new flows    all flows    if idle   one way     after    usual     lossy
        """);
    for (Configuration.Uplink uplink : configuration.uplinks()) {
      Promise four = promise(uplink, Family.IPV4);
      Promise six = promise(uplink, Family.IPV6);
      out.printf(
          Locale.ROOT,
          "%-16s %3d ms   %6.2f s     %6.2f s   %6.2f s  %s  %6.2f s   %4.0f MB   %4.0f MB%n",
          uplink.name(),
          uplink.kind().roundTrip().toMillis(),
          seconds(four.suspectFlowing()),
          seconds(four.downFlowing()),
          seconds(four.downIdle()),
          oneWay(four),
          seconds(four.recovery()),
          four.megabytesQuiet() + six.megabytesQuiet(),
          four.megabytesLossy() + six.megabytesLossy());
    }
    out.print(
        """

        One way: nothing gets out any more, but packets still come in. Lossy: a month of losing a tenth
        of all packets each way. Bytes are those of IPv4 and IPv6 together, which share the rounds: where
        only one of them falls silent, that is seen an interval later; with only one of them in use,
        one way takes an interval less. Where all targets are of one kind, one way is seen only if the
        office tries to connect meanwhile.

        An uplink that only loses packets, so often each way, is taken for dead once in
        """);
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

  private static String oneWay(Promise promise) {
    Duration oneWay = promise.oneWay();
    return oneWay == null ? "       –" : String.format(Locale.ROOT, "%6.2f s", seconds(oneWay));
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
    return Promise.of(
        uplink.settings(),
        specs(uplink, family),
        uplink.kind().roundTrip(),
        family == Family.IPV6,
        Promise.roundsTell(specs(uplink, Family.IPV4))
            && Promise.roundsTell(specs(uplink, Family.IPV6)));
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
