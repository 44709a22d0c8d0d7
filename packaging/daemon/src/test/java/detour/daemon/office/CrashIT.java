package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.meter.Family;
import detour.lab.netns.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * kill -9 inside a switch, between any two messages to the kernel: strace ends the daemon at the
 * n-th one after the cut. {@code -Ddetour.crashes=50} for all of them.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {
  private static final int POINTS = Integer.getInteger("detour.crashes", 8);

  /** A switch of two uplinks, its read-back and its deletions have about this many messages. */
  private static final int MESSAGES = 60;

  private static final long SEED = 42;

  /** An element of a verdict map or of a set, as {@code nft list} prints it. */
  private static final Pattern ELEMENT =
      Pattern.compile("(0x[0-9a-f]+|\\d+|\"[a-z0-9]+\")( : goto \\w+)?(?=,| }|$)");

  @Test
  void whereverItIsKilledTheNextStartMakesTheKernelEqualToThePlan() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/strace")), "SKIPPED LOUDLY: strace is not installed");
    Random random = new Random(SEED);
    int killed = 0;
    try (Office office = new Office(LabOptions.defaults().withNoise(0))) {
      Detourd daemon = office.start(Office.TWO_UPLINKS);
      theWatchHearsWhatIsStolen(office);
      for (int i = 0; i < POINTS; i++) {
        int point = 1 + random.nextInt(MESSAGES);
        killed += crash(office, daemon, point) ? 1 : 0;
        boolean cutMeanwhile = random.nextBoolean();
        if (cutMeanwhile) {
          office.lab.isp(1).heal();
          office.lab.isp(2).fault(new Fault.CarrierLost());
        }
        String through = cutMeanwhile ? "wan1" : "wan2";
        office.forget();
        Set<String> before = held(office);
        List<String> deleted = new CopyOnWriteArrayList<>();
        Running routing = watch(office, deleted, "ip", "monitor", "route", "rule");
        Running nft = watch(office, deleted, "nft", "monitor");
        daemon = office.launch(Office.TWO_UPLINKS);
        assertThat(Await.until(() -> goesOutThrough(office, through), Office.GUARD))
            .as("seed %d, point %d, through %s: %s", SEED, point, through, office.log)
            .isTrue();
        assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
            .as("point %d: %s", point, office.log)
            .isTrue();
        routing.close();
        nft.close();
        Set<String> still = held(office);
        still.retainAll(before);
        assertThat(deleted)
            .as("still wanted, but deleted on the way; point %d", point)
            .doesNotContainAnyElementsOf(still);
        office.lab.isp(1).heal();
        office.lab.isp(2).heal();
        assertThat(Await.until(() -> goesOutThrough(office, "wan1"), Office.GUARD)).isTrue();
        office.awaitLog("lte is up (IPv4)", "lte is up (IPv6)");
      }
    }
    assertThat(killed).as("points inside of a switch, of %d", POINTS).isPositive();
  }

  /**
   * Cuts the fiber; strace kills the daemon at a message. False if it lived on and was killed
   * later.
   */
  @SuppressWarnings("try")
  private static boolean crash(Office office, Detourd daemon, int point) {
    List<String> said = new CopyOnWriteArrayList<>();
    try (Running strace =
        office
            .lab
            .gateway()
            .start(
                List.of(
                    "/usr/bin/strace",
                    "-f",
                    "-p",
                    Long.toString(daemon.pid()),
                    "-e",
                    "trace=sendto,sendmsg",
                    "-e",
                    "inject=sendto,sendmsg:signal=SIGKILL:when=" + point,
                    "-o",
                    "/dev/null"),
                said::add)) {
      assertThat(
              Await.until(
                  () -> said.stream().anyMatch(each -> each.contains("attached")), Office.GUARD))
          .as("strace: %s", said)
          .isTrue();
      office.lab.isp(1).fault(new Fault.CarrierLost());
      boolean inside = Await.until(() -> !daemon.alive(), Duration.ofSeconds(5));
      daemon.kill();
      return inside;
    }
  }

  /** Were the words of monitors and listings to differ, the test could not fail. */
  private static void theWatchHearsWhatIsStolen(Office office) {
    List<List<String>> thefts =
        List.of(
            List.of("ip", "rule", "del", "pref", "21010"),
            List.of("ip", "-6", "rule", "del", "pref", "21090"),
            List.of("ip", "route", "del", "default", "table", "5199"),
            List.of("ip", "-6", "route", "del", "default", "table", "5202"),
            List.of("nft", "delete", "element", "inet", "detour", "default4", "{ 7 }"),
            List.of("nft", "delete", "element", "inet", "detour", "keep", "{ 0x01000000 }"),
            List.of("nft", "delete", "element", "inet", "detour", "uplinks", "{ \"wan1\" }"));
    for (List<String> theft : thefts) {
      Set<String> before = held(office);
      List<String> deleted = new CopyOnWriteArrayList<>();
      try (Running routing = watch(office, deleted, "ip", "monitor", "route", "rule");
          Running nft = watch(office, deleted, "nft", "monitor")) {
        Await.traffic(Duration.ofMillis(300)); // the monitors do not say that they listen
        office.onGateway(theft.toArray(String[]::new));
        assertThat(Await.until(() -> deleted.stream().anyMatch(before::contains), Office.GUARD))
            .as("%s was heard as %s; held: %s", theft, deleted, before)
            .isTrue();
        assertThat(routing.alive() && nft.alive()).isTrue();
      }
      assertThat(Await.until(() -> office.plan().contains("Nothing would change"), Office.GUARD))
          .isTrue();
    }
  }

  /** Listens to deletions, as ip and nft print what was deleted. */
  private static Running watch(Office office, List<String> deleted, String... program) {
    return office
        .lab
        .gateway()
        .start(
            List.of(program),
            line -> {
              String[] words = line.strip().split(" ", 2);
              if (words.length == 2 && words[0].equalsIgnoreCase("deleted")) {
                deleted.add(words[1].replaceAll("\\s+", " ").strip());
              } else if (words.length == 2 && words[0].equals("delete")) {
                deleted.add(words[1].replaceAll("\\s+|handle \\d+", " ").strip());
              }
            });
  }

  /** What the kernel holds of Detour's, in the words of the monitors. */
  private static Set<String> held(Office office) {
    Set<String> held = new HashSet<>();
    for (String family : List.of("-4", "-6")) {
      office
          .onGateway("ip", family, "rule")
          .lines()
          .forEach(each -> held.add(each.replaceAll("\\s+", " ").strip()));
      for (String table : List.of("5199", "5201", "5202")) {
        office
            .onGateway("ip", family, "route", "show", "table", table)
            .lines()
            .forEach(
                each -> held.add(each.strip().replaceAll(" (dev \\S+)", " $1 table " + table)));
      }
    }
    String container = "";
    for (String line :
        office.onGateway("nft", "list", "table", "inet", "detour").lines().toList()) {
      String[] words = line.strip().split("[ {]+", 3);
      if (line.startsWith("\t") && !line.startsWith("\t\t") && words.length > 1) {
        container = words[1];
        held.add(words[0] + " inet detour " + container);
      }
      Matcher element = ELEMENT.matcher(line.strip());
      while (line.startsWith("\t\t") && element.find()) {
        held.add("element inet detour " + container + " { " + element.group().strip() + " }");
      }
    }
    return held;
  }

  private static boolean goesOutThrough(Office office, String device) {
    int uplink = device.equals("wan1") ? 1 : 2;
    return office.onGateway("ip", "route", "show", "table", "5199").contains("dev " + device)
        && office.onGateway("ip", "-6", "route", "show", "table", "5199").contains("dev " + device)
        && office.newFlowsTake(uplink, Family.IPV4)
        && office.newFlowsTake(uplink, Family.IPV6);
  }
}
