package detour.vrrp.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.vrrp.Pair;
import detour.vrrp.PairSettings;
import detour.vrrp.RestartTicket;
import detour.vrrp.RouterSettings;
import detour.vrrp.RouterSettingsBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * One virtual router of each family on {@code eth0} as a process of its own, to be killed:
 * arguments are priority, interval and lifetime in milliseconds, addresses. Ended by a signal it
 * hands over; the line {@code handover} on its standard input does the same and leaves it running.
 */
public final class RouterProcess {
  /** As in detour.service. */
  private static final String SERVICE_NICE = "-10";

  private RouterProcess() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws Exception {
    int priority = Integer.parseInt(arguments[0]);
    Duration interval = Duration.ofMillis(Long.parseLong(arguments[1]));
    Duration lifetime = Duration.ofMillis(Long.parseLong(arguments[2]));
    Map<Family, List<Prefix>> addresses =
        Arrays.stream(arguments)
            .skip(3)
            .map(Prefix::parse)
            .collect(Collectors.groupingBy(Prefix::family, TreeMap::new, Collectors.toList()));
    List<RouterSettings> routers = new ArrayList<>();
    addresses.forEach(
        (family, own) ->
            routers.add(
                new RouterSettingsBuilder("office-" + family.word(), "eth0", 51, own)
                    .priority(priority)
                    .interval(interval)
                    .lifetime(lifetime)
                    .renew(lifetime.dividedBy(3))
                    .build()));
    Pair pair =
        Pair.start(
            PairSettings.checked(routers, List.of()),
            Optional.empty(),
            RestartTicket.none(),
            event -> System.out.println(event.type().word() + " " + event.reason().text()));
    Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "stop"));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("handover")) {
        pair.handOver(Duration.ofMinutes(1));
      }
    }
    new CountDownLatch(1).await();
  }

  /** How to start it. */
  public static List<String> command(
      int priority, long intervalMillis, long lifetimeMillis, String... addresses) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nice",
                "-n",
                SERVICE_NICE,
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                RouterProcess.class.getName(),
                String.valueOf(priority),
                String.valueOf(intervalMillis),
                String.valueOf(lifetimeMillis)));
    command.addAll(List.of(addresses));
    return command;
  }
}
