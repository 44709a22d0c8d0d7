package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.netns.Finished;
import detour.lab.netns.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command line as an administrator uses it, on a daemon that works. */
@Execution(ExecutionMode.CONCURRENT)
class CommandsIT {
  private Office office;
  private Detourd daemon;

  @BeforeEach
  void raise() throws Exception {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults().withNoise(0));
    Path program = office.folder.resolve("tell");
    Files.writeString(
        program,
        "#!/bin/sh\nenv | grep ^DETOUR_ >"
            + office.folder.resolve("told")
            + ".new\nmv "
            + office.folder.resolve("told")
            + ".new "
            + office.folder.resolve("told")
            + "\n");
    program.toFile().setExecutable(true);
    daemon =
        office.start(
            Office.TWO_UPLINKS + "alerts:\n  mail: {program: [" + program + ", \"{};$(id)\"]}\n");
  }

  @AfterEach
  void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  private List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(Detourd.program("detour").toString()));
    all.addAll(Arrays.asList(words));
    all.addAll(List.of("--socket", office.folder.resolve("state/detour.sock").toString()));
    return all;
  }

  private Finished detour(String... words) {
    return office.lab.gateway().run(words(words).toArray(String[]::new));
  }

  @Test
  void statusSaysWhereTheOfficeIsAndExitCodesTellScripts() {
    assertThat(detour("status").orThrow()).startsWith("The office is online through fiber.");
    assertThat(detour("status", "--exit-code").exit()).isZero();
    assertThat(detour("status", "--json").orThrow()).contains("\"sentence\"");
    office.lab.isp(1).fault(new Fault.CarrierLost());
    office.awaitThrough("lte");
    assertThat(Await.until(() -> detour("status", "--exit-code").exit() == 9, Office.GUARD))
        .isTrue();
    assertThat(detour("status").orThrow()).contains("through lte", "no carrier");
    office.lab.isp(2).fault(new Fault.CarrierLost());
    assertThat(Await.until(() -> detour("status", "--exit-code").exit() == 10, Office.GUARD))
        .isTrue();
    daemon.kill();
    assertThat(detour("status").exit()).isEqualTo(8);
  }

  @Test
  void watchingShowsEveryChange() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Running watch = office.lab.gateway().start(words("status", "--watch"), seen::add)) {
      assertThat(
              Await.until(
                  () -> seen.stream().anyMatch(each -> each.contains("through fiber")),
                  Office.GUARD))
          .isTrue();
      office.lab.isp(1).fault(new Fault.CarrierLost());
      assertThat(
              Await.until(
                  () -> seen.stream().anyMatch(each -> each.contains("through lte")), Office.GUARD))
          .as("%s", seen)
          .isTrue();
      assertThat(watch.alive()).isTrue();
    }
  }

  @Test
  void explainSaysWhichUplinkAndTheKernelAgrees() {
    String said = detour("explain", "10.77.0.11", "198.51.100.10:443").orThrow();
    assertThat(said).contains("fiber");
    assertThat(detour("explain", "10.77.0.11", "2001:db8::1").exit()).isEqualTo(4);
    assertThat(detour("explain", "nonsense", "198.51.100.10").exit()).isEqualTo(4);
  }

  @Test
  void anOverrideMovesTheOfficeOutlivesARestartAndEndsByItself() {
    detour("uplink", "down", "fiber", "--for", "20s", "--reason", "new cable").orThrow();
    office.awaitThrough("lte");
    assertThat(detour("status").orThrow()).contains("new cable", "lte");
    assertThat(detour("events").orThrow()).contains("fiber is held down by hand");
    daemon.kill();
    office.forget();
    daemon = office.launch(Office.TWO_UPLINKS);
    office.awaitLog("fiber is held down by hand", "lte is up (IPv4)");
    assertThat(office.onGateway("ip", "route", "show", "table", "5199")).contains("dev wan2");
    office.awaitLog("fiber is judged by its probes again", "its time was over");
    office.awaitThrough("fiber");
    detour("uplink", "down", "fiber", "--for", "2h").orThrow();
    office.awaitThrough("lte");
    detour("uplink", "release", "fiber").orThrow();
    office.awaitThrough("fiber");
    office.lab.isp(2).fault(new Fault.CarrierLost());
    office.awaitLog("lte is down (IPv4)", "lte is down (IPv6)");
    Finished last = detour("uplink", "down", "fiber");
    assertThat(last.exit()).isEqualTo(7);
    assertThat(last.err()).contains("nothing but fiber is usable");
    detour("uplink", "down", "fiber", "--force").orThrow();
    office.awaitLog("The office has no working uplink");
    detour("uplink", "release", "fiber").orThrow();
    Finished unknown = detour("uplink", "down", "fibre");
    assertThat(unknown.exit()).isEqualTo(6);
    assertThat(unknown.err()).contains("there is no uplink \"fibre\"; there are fiber, lte");
  }

  @Test
  void theProgramIsRunAfterASwitchWithWordsThatNoShellReads() throws IOException {
    office.lab.isp(1).fault(new Fault.CarrierLost());
    office.awaitThrough("lte");
    Path told = office.folder.resolve("told");
    // it is run for the start in each family too, one after the other
    assertThat(Await.until(() -> read(told).contains("The office moved"), Office.GUARD)).isTrue();
    assertThat(Files.readString(told))
        .contains("DETOUR_EVENT=policy.", "DETOUR_SUBJECT=", "DETOUR_SENTENCE=The office moved");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // not there yet
    }
  }

  @Test
  void checkSaysWhatIsWrongAndWhatWouldBeRight() throws IOException {
    Path file = office.folder.resolve("detour.yaml");
    assertThat(detour("check", file.toString()).orThrow()).contains("is right.");
    Files.writeString(file, Office.TWO_UPLINKS.replace("kind: lte", "kind: lre"));
    Finished wrong = detour("check", file.toString());
    assertThat(wrong.exit()).isEqualTo(4);
    assertThat(wrong.err() + wrong.out()).contains(":4:", "lte");
  }
}
