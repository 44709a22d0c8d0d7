package detour.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {
  @TempDir Path state;

  @Test
  void theyAreWrittenOnlyWhereSomebodyMadeTheFolder() throws Exception {
    assertThat(SampleFiles.of(state).wanted()).isFalse();
    Files.createDirectory(state.resolve("samples"));
    assertThat(SampleFiles.of(state).wanted()).isTrue();
  }

  @Test
  void theFilesOfARunTogetherHaveABoundAndThoseOfTheRunBeforeStay() throws Exception {
    Path folder = Files.createDirectory(state.resolve("samples"));
    for (int run = 0; run < 3; run++) {
      SampleFiles files = SampleFiles.of(state, 10_000);
      Consumer<String> one = files.open("1/IPV4");
      Consumer<String> other = files.open("1/IPV6");
      one.accept("run " + run);
      for (int i = 0; i < 1000; i++) {
        one.accept("123456789");
        other.accept("123456789");
      }
    }
    long bytes = 0;
    for (String name : new String[] {"1-IPV4.log", "1-IPV6.log"}) {
      assertThat(Files.readAllLines(folder.resolve(name)))
          .endsWith("# The files of this run together are as long as they may be.");
      bytes += Files.size(folder.resolve(name));
    }
    assertThat(bytes).isBetween(9_900L, 10_200L);
    assertThat(folder.resolve("1-IPV4.log.before")).content().startsWith("run 1\n");
    assertThat(folder.resolve("1-IPV4.log")).content().startsWith("run 2\n");
    try (var all = Files.list(folder)) {
      assertThat(all).hasSize(4);
    }
  }
}
