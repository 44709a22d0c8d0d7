package detour.vrrp.address;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings below /proc/sys/net of this network namespace; remembers what was there. */
final class NetworkSysctls {
  private static final Path ROOT = Path.of("/proc/sys/net");

  private final Map<String, String> before = new LinkedHashMap<>();

  /** Sets a value; what is there already is left alone. */
  void set(String key, String value) throws IOException {
    String was = read(key);
    if (!was.equals(value)) {
      before.putIfAbsent(key, was);
      Files.writeString(ROOT.resolve(key), value, StandardCharsets.US_ASCII);
    }
  }

  static String read(String key) throws IOException {
    // Not readString: the file's size is 0, and it would return one digit only.
    try (InputStream in = Files.newInputStream(ROOT.resolve(key))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  /** Puts everything back; what is gone meanwhile needs nothing. */
  void restore() {
    before.forEach(
        (key, value) -> {
          try {
            Files.writeString(ROOT.resolve(key), value, StandardCharsets.US_ASCII);
          } catch (IOException gone) {
            // Its interface was deleted.
          }
        });
    before.clear();
  }
}
