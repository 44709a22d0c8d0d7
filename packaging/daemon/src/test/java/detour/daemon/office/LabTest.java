package detour.daemon.office;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.lab.detourd.Detourd;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every test in the lab needs, and says aloud when it is not there. */
final class LabTest {
  private LabTest() {}

  static void assumeLab() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED LOUDLY: this test needs root");
    assumeTrue(Detourd.built(), "SKIPPED LOUDLY: packaging/target/detour is not built");
  }

  static void assumeProgram(String path) {
    assumeTrue(Files.isExecutable(Path.of(path)), "SKIPPED LOUDLY: " + path + " is not installed");
  }
}
