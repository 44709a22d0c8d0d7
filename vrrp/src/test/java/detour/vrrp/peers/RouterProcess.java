package detour.vrrp.peers;

import detour.kernel.address.Prefix;
import detour.vrrp.Pair;
import detour.vrrp.PairSettings;
import detour.vrrp.RestartTicket;
import detour.vrrp.RouterSettingsBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One virtual router on {@code eth0} as a process of its own, to be killed: arguments are priority,
 * interval and lifetime in milliseconds, addresses. Ended by a signal it hands over.
 */
public final class RouterProcess {
  private RouterProcess() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws Exception {
    int priority = Integer.parseInt(arguments[0]);
    Duration interval = Duration.ofMillis(Long.parseLong(arguments[1]));
    Duration lifetime = Duration.ofMillis(Long.parseLong(arguments[2]));
    List<Prefix> addresses = Arrays.stream(arguments).skip(3).map(Prefix::parse).toList();
    Pair pair =
        Pair.start(
            PairSettings.checked(
                List.of(
                    new RouterSettingsBuilder("office", "eth0", 51, addresses)
                        .priority(priority)
                        .interval(interval)
                        .lifetime(lifetime, lifetime.dividedBy(3))
                        .build()),
                List.of()),
            Optional.empty(),
            RestartTicket.none(),
            event -> System.out.println(event.type().word() + " " + event.reason().text()));
    Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "stop"));
    new CountDownLatch(1).await();
  }

  /** How to start it. */
  public static List<String> command(
      int priority, long intervalMillis, long lifetimeMillis, String... addresses) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                "java",
                "-XX:+UseSerialGC",
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
