package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.fault.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Links that err but live are not called dead, on the real kernel. 20 s each; {@code
 * -Ddetour.vigil.seconds=600} for longer. Several labs stand side by side.
 *
 * <p>The wall clock is not stepped here: nothing that judges reads it ({@code ArchitectureTest}).
 */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FalseAlarmIT {
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("detour.vigil.seconds", 20));

  private static final int SIDE_BY_SIDE = 5;

  /** What happens in one lab. */
  private interface Story {
    void tell(Vigil vigil) throws Exception;
  }

  private final Map<String, Future<String>> tales = new LinkedHashMap<>();
  private final ExecutorService labs = Executors.newFixedThreadPool(SIDE_BY_SIDE);

  @BeforeAll
  void begin() {
    LabTest.assumeLab();
    stories().forEach((name, story) -> tales.put(name, labs.submit(() -> tell(name, story))));
  }

  @AfterAll
  void end() {
    labs.shutdownNow();
  }

  private static String tell(String name, Story story) throws Exception {
    try (Vigil vigil = new Vigil(name.startsWith("lte") ? "lte" : "fiber")) {
      story.tell(vigil);
      return vigil.told();
    }
  }

  private static Map<String, Story> stories() {
    Map<String, Story> stories = new LinkedHashMap<>();
    stories.put(
        "the daemon stands still for a second, and for thirty",
        vigil -> {
          vigil.start().call().freeze(Duration.ofSeconds(1)).watch(Duration.ofSeconds(3));
          vigil.freeze(Duration.ofSeconds(30)).watch(Duration.ofSeconds(5)).nothingIsDead();
        });
    stories.put(
        "20 % loss is degraded",
        vigil -> {
          vigil.start().call().isp().fault(new Fault.Loss(200, 200));
          vigil.watch(TIME);
          vigil.office.awaitLog("fiber is degraded (IPv4)");
          vigil.nothingIsDead();
        });
    stories.put(
        "200 ms of jitter from the start",
        vigil -> {
          vigil.isp().fault(new Fault.Delay(Duration.ZERO, Duration.ofMillis(200)));
          vigil.start().call().watch(TIME).nothingIsDead();
        });
    stories.put(
        "a full queue of 800 ms under a call",
        vigil -> {
          vigil.start().call().isp().fault(full());
          vigil.watch(TIME).nothingIsDead();
        });
    stories.put(
        "a full queue of 800 ms under people at the web",
        vigil -> {
          vigil.start().web(5).isp().fault(full());
          vigil.watch(TIME).nothingIsDead();
        });
    stories.put(
        "echoes limited to one a minute while people read",
        vigil -> {
          vigil.start().web(20).call().office.lab.internet().limitEchoes(1);
          vigil.watch(TIME).nothingIsDead();
          vigil.office.awaitLog("is asked only now and then");
        });
    stories.put(
        "echoes limited to one a minute while one call goes on",
        vigil -> {
          vigil.start().call().office.lab.internet().limitEchoes(1);
          vigil.watch(TIME).nothingIsDead();
          vigil.office.awaitLog("is asked only now and then");
        });
    stories.put(
        "an upload of 2 Mbit/s that nobody answers",
        vigil -> vigil.start().upload(2_000_000).watch(TIME).nothingIsDead());
    stories.put(
        "lte outlasts a stall of 600 ms, and says that one of 3 s is over",
        vigil -> {
          vigil.start().call().isp().fault(new Fault.Stall(Duration.ofMillis(600)));
          vigil.watch(Duration.ofSeconds(4)).nothingIsDead();
          vigil.isp().fault(new Fault.Stall(Duration.ofSeconds(3)));
          vigil.office.awaitLog("fiber is down (IPv4)");
          vigil.office.forget();
          vigil.office.awaitLog("fiber is up (IPv4)");
          vigil.office.awaitThrough("fiber");
        });
    return stories;
  }

  private static Fault full() {
    return new Fault.QueueFull(10_000, Duration.ofMillis(800), 1100);
  }

  static Stream<String> names() {
    return stories().keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void nothingThatLivesIsCalledDead(String name) throws Exception {
    try {
      Future<String> tale = tales.get(name);
      assertThat(tale).isNotNull();
      System.out.println(name + ":\n  " + tale.get());
    } catch (ExecutionException e) {
      throw new AssertionError(name, e.getCause());
    }
  }
}
