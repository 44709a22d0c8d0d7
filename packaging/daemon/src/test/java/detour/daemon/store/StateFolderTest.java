package detour.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.daemon.core.Forcing;
import detour.health.Forced;
import detour.health.Memory;
import detour.health.State;
import detour.steering.uplink.UplinkSpec;
import detour.vrrp.RestartTicket;
import detour.vrrp.packet.ChecksumForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, and what a power loss at any octet leaves of it. */
class StateFolderTest {
  private static final Forcing DOWN =
      new Forcing(Forced.DOWN, 5_000, 5, "new \"cable\" \u2028", "root");

  @TempDir private Path place;
  private StateFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new StateFolder(place.resolve("state"), line -> {});
  }

  private void keep(String... names) throws IOException {
    folder.keepUplinkNumbers(folder.uplinkNumbers(List.of(names)));
  }

  @Test
  void theRoleOverARestartIsTakenOnce() throws Exception {
    RestartTicket ticket =
        new RestartTicket(
            Map.of("office-10", new RestartTicket.Entry(123_456, ChecksumForm.MESSAGE)),
            Map.of("ipv4/conf/eth0/arp_ignore", "0"));
    assertThat(folder.takeRestartTicket().entries()).isEmpty();
    folder.keepRestartTicket(ticket);
    assertThat(folder.takeRestartTicket()).isEqualTo(ticket);
    assertThat(folder.takeRestartTicket().entries()).isEmpty();
    Files.writeString(
        place.resolve("state/pair.json"), "{\"boot\":\"another\",\"ticket\":\"1 MESSAGE x\"}");
    assertThat(folder.takeRestartTicket().entries()).as("of another boot").isEmpty();
    Files.writeString(place.resolve("state/pair.json"), "{");
    assertThat(folder.takeRestartTicket().entries()).as("half written").isEmpty();
  }

  @Test
  void theFolderIsForRootOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(folder.path())).hasSize(3);
  }

  @Test
  void aNameKeepsItsNumberWhateverComesAndGoes() throws IOException {
    keep("fiber", "lte");
    keep("lte");
    keep("dsl", "lte");
    assertThat(folder.uplinkNumbers(List.of("lte", "fiber", "dsl")))
        .isEqualTo(Map.of("fiber", 1, "lte", 2, "dsl", 3));
  }

  @Test
  void askingWritesNothing() throws IOException {
    folder.uplinkNumbers(List.of("fiber"));
    assertThat(folder.path()).isEmptyDirectory();
  }

  @Test
  void numbersOfNamesThatAreGoneAreGivenAwayOnlyWhenAllAreTaken() throws IOException {
    String[] all =
        IntStream.rangeClosed(1, UplinkSpec.MOST).mapToObj(i -> "u" + i).toArray(String[]::new);
    keep(all);
    keep(Arrays.copyOf(all, UplinkSpec.MOST - 1));
    keep("fiber", "u1");
    assertThat(folder.uplinkNumbers(List.of("u1", "fiber")).values()).doesNotHaveDuplicates();
  }

  @Test
  void whatWasLearnedOfThePathsComesBackAsItWas() throws IOException {
    Map<String, Memory> learned =
        Map.of(
            "1/ipv4",
            new Memory(
                State.CAPTIVE, 412_000_000, 1.5, true, List.of(new Memory.Target(9_876_543, true))),
            "1/ipv6",
            Memory.NONE);
    folder.memories(learned);
    assertThat(new StateFolder(place.resolve("state"), line -> {}).memories()).isEqualTo(learned);
  }

  @Test
  void overridesAreKeptUntilTheyEnd() throws IOException {
    folder.overrides(Map.of("fiber", DOWN));
    assertThat(new StateFolder(folder.path(), line -> {}).overrides(4_999))
        .isEqualTo(Map.of("fiber", DOWN));
    assertThat(new StateFolder(folder.path(), line -> {}).overrides(5_000)).isEmpty();
  }

  @Test
  void aFileCutAtAnyOctetIsPutAsideAndTheFolderIsUsable() throws IOException {
    folder.overrides(Map.of("fiber", DOWN));
    keep("fiber", "lte");
    folder.sysctls(Map.of("net/ipv4/ip_forward", "0"));
    for (String name : List.of("overrides.json", "uplinks.json", "sysctls.json")) {
      Path file = folder.path().resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int cut = 0; cut < whole.length; cut++) {
        Files.write(file, Arrays.copyOf(whole, cut));
        List<String> told = new ArrayList<>();
        StateFolder next = new StateFolder(folder.path(), told::add);
        assertThat(next.overrides(0).size()).isLessThanOrEqualTo(1);
        assertThat(next.uplinkNumbers(List.of("fiber", "lte")).values()).containsExactly(1, 2);
        assertThat(next.sysctls().size()).isLessThanOrEqualTo(1);
        assertThat(folder.path().resolve(name + ".unreadable"))
            .as("%s cut at %d of %d", name, cut, whole.length)
            .hasBinaryContent(Arrays.copyOf(whole, cut));
        assertThat(told).singleElement().asString().contains(name, "was put aside as");
      }
      Files.write(file, whole);
    }
    assertThat(folder.overrides(0)).isEqualTo(Map.of("fiber", DOWN));
  }

  @Test
  void aFileHalfWrittenAsideIsNotRead() throws IOException {
    keep("fiber");
    Files.writeString(folder.path().resolve("uplinks.json.new"), "{\"fib");
    assertThat(folder.uplinkNumbers(List.of("lte", "fiber")))
        .isEqualTo(Map.of("lte", 2, "fiber", 1));
    keep("lte", "fiber");
    assertThat(new StateFolder(folder.path(), line -> {}).uplinkNumbers(List.of("lte")))
        .isEqualTo(Map.of("lte", 2));
  }

  @Test
  void onlyOneMayHaveTheLock() throws IOException {
    try (var lock = folder.lock()) {
      assertThat(lock.isOpen()).isTrue();
      assertThatThrownBy(() -> folder.lock())
          .isInstanceOfAny(IOException.class, java.nio.channels.OverlappingFileLockException.class);
    }
    folder.lock().close();
  }
}
