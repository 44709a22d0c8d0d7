package detour.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which Detour this is, and on which host. */
final class Version {
  /** As in the root pom. */
  static final String TEXT = version();

  private Version() {}

  private static String version() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The host's name, for offices that gave none. */
  static String hostName() {
    try {
      return Files.readAllLines(Path.of("/etc/hostname")).stream()
          .findFirst()
          .map(String::strip)
          .orElse("gateway");
    } catch (IOException e) {
      return "gateway";
    }
  }
}
