package detour.vrrp.address;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings below /proc/sys/net of this network namespace; remembers what was there first, until the
 * last of those that want it otherwise is gone. One thread.
 */
public final class NetworkSysctls {
  private final Path root;
  private final Map<String, String> before;
  private final Map<String, Set<String>> users = new HashMap<>();

  /**
   * @param before what was there before the process before this one changed it, by key
   */
  public NetworkSysctls(Map<String, String> before) {
    this(before, Path.of("/proc/sys/net"));
  }

  NetworkSysctls(Map<String, String> before, Path root) {
    this.root = root;
    this.before = new LinkedHashMap<>(before);
  }

  /** Sets a value for a user; what is there already is left alone. */
  void set(String user, String key, String value) throws IOException {
    String was = read(key);
    if (!was.equals(value)) {
      before.putIfAbsent(key, was);
      Files.writeString(root.resolve(key), value, StandardCharsets.US_ASCII);
    }
    users.computeIfAbsent(key, unused -> new HashSet<>()).add(user);
  }

  /** What was there first. */
  String first(String key) throws IOException {
    String was = before.get(key);
    return was == null ? read(key) : was;
  }

  /** What IPv4 has settings for: the devices, all of them, and those to come. */
  List<String> devices() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("ipv4/conf"))) {
      return all.map(each -> each.getFileName().toString()).toList();
    }
  }

  /** Whether this kernel has it: without IPv6 nothing below ipv6 is there. */
  boolean has(String key) {
    return Files.exists(root.resolve(key));
  }

  String read(String key) throws IOException {
    // Not readString: the file's size is 0, and it would return one digit only.
    try (InputStream in = Files.newInputStream(root.resolve(key))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  /** Puts back what this user alone still wanted. */
  void restore(String user) {
    for (String key : List.copyOf(users.keySet())) {
      Set<String> of = users.getOrDefault(key, Set.of());
      if (of.remove(user) && of.isEmpty()) {
        users.remove(key);
        restoreKey(key);
      }
    }
  }

  /** Puts back all that nobody here wants: a process before this one did. */
  public void restoreUnused() {
    List.copyOf(before.keySet()).stream()
        .filter(key -> !users.containsKey(key))
        .forEach(this::restoreKey);
  }

  private void restoreKey(String key) {
    String value = before.remove(key);
    if (value == null) {
      return;
    }
    try {
      Files.writeString(root.resolve(key), value, StandardCharsets.US_ASCII);
    } catch (IOException gone) {
      // Its interface was deleted.
    }
  }

  /** What was there first, for the next process. */
  public Map<String, String> before() {
    return Map.copyOf(before);
  }
}
