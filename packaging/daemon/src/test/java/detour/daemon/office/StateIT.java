package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.LabOptions;
import detour.lab.detourd.Detourd;
import detour.lab.fault.Fault;
import detour.lab.netns.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A disk, a port or a file that says no does not take the office offline. */
@Execution(ExecutionMode.CONCURRENT)
class StateIT {
  private Office office;

  @BeforeEach
  void raise() throws Exception {
    LabTest.assumeLab();
    office = new Office(LabOptions.defaults().withNoise(0));
  }

  @AfterEach
  void close() throws Exception {
    if (office != null) {
      office.close();
    }
  }

  private Path state() {
    return office.folder.resolve("state");
  }

  @Test
  void aFullDiskStopsNoStartAndNoSwitch() throws IOException {
    Files.createDirectory(state());
    office.onGateway(
        "mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=20", "tmpfs", state().toString());
    try {
      Path filling = state().resolve("filling");
      assertThat(
              office
                  .lab
                  .gateway()
                  .run("dd", "if=/dev/zero", "of=" + filling, "bs=4k", "count=64")
                  .ok())
          .as("the disk takes all of it")
          .isFalse();
      Detourd daemon = office.start(Office.TWO_UPLINKS);
      office.awaitLog("the event journal could not be written");
      office.lab.isp(1).fault(new Fault.CarrierLost());
      office.awaitLog("The office moved from fiber to lte (IPv4)");
      Files.delete(filling);
      office.lab.isp(1).heal();
      office.awaitLog("The office is back on fiber (IPv4)");
      assertThat(
              Await.until(
                  () ->
                      daemon.events().stream()
                          .anyMatch(each -> each.toString().contains("back on fiber")),
                  Office.GUARD))
          .isTrue();
      assertThat(Files.readString(state().resolve("events.jsonl"))).contains("back on fiber");
      daemon.close();
    } finally {
      office.onGateway("umount", state().toString());
    }
  }

  /** While nobody asks, no status is made. */
  @Test
  void whoAsksAfterAWhileSeesFiguresOfNow() {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    for (int i = 0; i < 3; i++) {
      Await.traffic(Duration.ofSeconds(3));
      Instant asked = Instant.now();
      Instant at = Instant.parse(daemon.status().orElseThrow().get("at").text());
      assertThat(at).isAfter(asked.minusMillis(1_500));
    }
    daemon.close();
  }

  @Test
  void whomTheMachineWakesTooLateSaysSo() {
    Detourd daemon = office.start(Office.TWO_UPLINKS);
    String pid = String.valueOf(daemon.pid());
    for (int i = 0; i < 15; i++) {
      office.onGateway("kill", "-STOP", pid);
      Await.traffic(Duration.ofMillis(300));
      office.onGateway("kill", "-CONT", pid);
      Await.traffic(Duration.ofMillis(200));
    }
    assertThat(daemon.status().orElseThrow().get("notices").items())
        .anyMatch(each -> each.get("code").text().equals("woken-late"));
    daemon.close();
  }

  @Test
  void aSecondDaemonIsRefusedAndTheFirstGoesOn() {
    Detourd first = office.start(Office.TWO_UPLINKS);
    Finished second =
        office
            .lab
            .gateway()
            .run(
                Detourd.program("detourd").toString(),
                "--config",
                office.folder.resolve("detour.yaml").toString(),
                "--state",
                state().toString());
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).contains("another detourd runs with the state folder");
    assertThat(first.status()).isPresent();
  }

  @Test
  void aTakenPortIsSaidAndTriedAgain() throws IOException {
    var holder =
        office
            .lab
            .gateway()
            .start(
                java.util.List.of(
                    "python3",
                    "-uc",
                    "import socket,time; s=socket.socket(); s.bind(('127.0.0.1',8480));"
                        + " s.listen(); print('held'); time.sleep(100)"),
                line -> {});
    try (holder) {
      assertThat(Await.until(() -> holder.lines().contains("held"), Office.GUARD)).isTrue();
      Detourd daemon = office.start(Office.TWO_UPLINKS);
      office.awaitLog(
          "no page, tried again in 10 s: listening on 127.0.0.1:8480",
          "another port goes under page");
      assertThat(office.onGateway("ip", "route", "show", "table", "5199")).contains("dev wan1");
      assertThat(daemon.awaitAnswer(Office.GUARD)).as("the control socket").isTrue();
      holder.close();
      assertThat(Await.until(this::pageAnswers, Office.GUARD)).isTrue();
    }
  }

  private boolean pageAnswers() {
    return office
        .lab
        .gateway()
        .run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8480; echo 'GET /' >&3")
        .ok();
  }

  @Test
  void aWrongFileIsRefusedWithItsMistakesAndWhatRanLastRunsOn() throws IOException {
    Detourd first = office.start(Office.TWO_UPLINKS);
    first.close();
    office.forget();
    Detourd second =
        office.start(
            Office.TWO_UPLINKS
                .replace("kind: lte", "kind: lre")
                .replace("wan1", "wan1wan1wan1wan1"));
    office.awaitLog("kind: \"lre\"", "detour.yaml:4:", "detour.yaml:3:");
    assertThat(second.awaitAnswer(Office.GUARD)).isTrue();
    assertThat(second.status().orElseThrow().toString())
        .contains("config-invalid")
        .contains("2 mistakes; what was accepted last is in use");
    office.lab.isp(1).fault(new Fault.CarrierLost());
    office.awaitThrough("lte");
  }

  @Test
  void aFirstStartWithAWrongFileEndsWithItsMistakes() throws IOException {
    Path file = office.folder.resolve("wrong.yaml");
    Files.writeString(file, Office.TWO_UPLINKS.replace("kind: lte", "kind: lre"));
    Finished ended =
        office
            .lab
            .gateway()
            .run(
                Detourd.program("detourd").toString(),
                "--config",
                file.toString(),
                "--state",
                office.folder.resolve("empty").toString());
    assertThat(ended.exit()).isEqualTo(4);
    assertThat(ended.err()).contains("wrong.yaml:4:", "lte");
    assertThat(office.onGateway("nft", "list", "tables")).doesNotContain("detour");
  }
}
