package detour.daemon.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a gateway tracks beside its uplinks moves the role: a file, a program, an interface. The
 * adverts are protected by a key.
 */
@Execution(ExecutionMode.CONCURRENT)
class TrackedIT {
  private static final String PAIR =
      """
      pair:
        groups:
          office:
            routers:
              - id: 10
                interface: br-lan
                addresses: [10.77.0.254/24]
                interval: 200 ms
                better_after: 500 ms
                priority: %d
                hmac_key_file: %s
                track: [%s]
      """;

  @TempDir Path folder;

  @Test
  void aFileAProgramAndAnInterfaceMoveTheRole() throws IOException {
    Path number = folder.resolve("number");
    Path wanted = Files.createFile(folder.resolve("wanted"));
    String tracked =
        "{file: %s}, {interface: wan2, weight: 60},".formatted(number)
            + " {program: [/usr/bin/test, -e, %s], weight: 60, every: 1 s, timeout: 10 s}"
                .formatted(wanted);
    Path key = Files.writeString(folder.resolve("pair.key"), "0123456789abcdef".repeat(2));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.createDirectory(folder.resolve("second"));
    try (TwoGateways both =
        new TwoGateways(
            folder.resolve("second"),
            PAIR.formatted(150, key, tracked),
            PAIR.formatted(100, key, ""))) {
      both.awaitFirst();

      Files.writeString(number, "-51\n");
      both.awaitSecond();
      assertThat(both.pair("status").orThrow()).contains("150 - 51 (" + number + ": -51) = 99");
      Files.writeString(number, "0\n");
      both.awaitFirst();

      Files.delete(wanted);
      both.awaitSecond();
      assertThat(both.pair("status").orThrow())
          .contains("150 - 60 (/usr/bin/test -e " + wanted + ": ended with status 1) = 90");
      Files.createFile(wanted);
      both.awaitFirst();

      both.first.ip("link set wan2 down");
      both.awaitSecond();
      assertThat(both.pair("status").orThrow()).contains("150 - 60 (wan2: ");
    }
  }
}
