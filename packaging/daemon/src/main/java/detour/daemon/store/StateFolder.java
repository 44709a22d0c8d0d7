package detour.daemon.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.daemon.core.Forcing;
import detour.health.Memory;
import detour.steering.uplink.UplinkSpec;
import detour.vrrp.RestartTicket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The state folder: {@code uplinks.json} (numbers by name), {@code overrides.json}, {@code
 * sysctls.json} (values before Detour set them), {@code pair.json} (the role over a restart),
 * {@code paths.json} (what was learned of the paths), {@code accepted.yaml} (the configuration that
 * was accepted last) and {@code events.jsonl}.
 *
 * <p>A file that cannot be read is put aside with the ending {@code .unreadable} and said; the
 * daemon starts without it.
 */
public final class StateFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Consumer<String> told;

  /**
   * Opens the folder, made with mode 0700 if it is not there.
   *
   * @param told takes a line about each file that is put aside
   */
  public StateFolder(Path folder, Consumer<String> told) throws IOException {
    this.folder = folder;
    this.told = told;
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * Keeps other daemons out until it is closed, or the process ends.
   *
   * @throws IOException when another one has the folder
   */
  public FileChannel lock() throws IOException {
    return tryLock()
        .orElseThrow(() -> new IOException("another detourd runs with the state folder " + folder));
  }

  /** The same; empty when another one has the folder. */
  public Optional<FileChannel> tryLock() throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("detour.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (file.tryLock() != null) {
        return Optional.of(file);
      }
    } catch (OverlappingFileLockException e) {
      // this very process has it
    }
    file.close();
    return Optional.empty();
  }

  /** The folder's path. */
  public Path path() {
    return folder;
  }

  /**
   * The numbers of uplinks; nothing is written. A name keeps its number for ever, as marks in the
   * kernel carry it; a new one gets the smallest that is free. Names that are not used any more
   * give theirs up only when all are taken.
   */
  public Map<String, Integer> uplinkNumbers(List<String> names) throws IOException {
    Map<String, Integer> numbers =
        read("uplinks.json", new TypeReference<TreeMap<String, Integer>>() {}, new TreeMap<>());
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (String name : names) {
      Integer known = numbers.get(name);
      if (known == null || known < 1 || known > UplinkSpec.MOST || wanted.containsValue(known)) {
        known = free(numbers, wanted, names);
        numbers.put(name, known);
      }
      wanted.put(name, known);
    }
    return wanted;
  }

  /** Keeps the numbers of uplinks, and those of names that are not used now. */
  public void keepUplinkNumbers(Map<String, Integer> wanted) throws IOException {
    Map<String, Integer> before =
        read("uplinks.json", new TypeReference<TreeMap<String, Integer>>() {}, new TreeMap<>());
    Map<String, Integer> all = new TreeMap<>(before);
    all.values().removeIf(wanted::containsValue);
    all.putAll(wanted);
    if (!all.equals(before)) {
      write("uplinks.json", all);
    }
  }

  private static int free(
      Map<String, Integer> numbers, Map<String, Integer> wanted, List<String> names) {
    for (int number = 1; number <= UplinkSpec.MOST; number++) {
      if (!numbers.containsValue(number) && !wanted.containsValue(number)) {
        return number;
      }
    }
    for (int number = 1; number <= UplinkSpec.MOST; number++) {
      int candidate = number;
      boolean used =
          wanted.containsValue(candidate)
              || names.stream().anyMatch(each -> numbers.getOrDefault(each, 0) == candidate);
      if (!used) {
        numbers.values().removeIf(each -> each == candidate);
        return candidate;
      }
    }
    throw new IllegalStateException(
        "a valid configuration has at most " + UplinkSpec.MOST + " uplinks");
  }

  /** Administrators' words by uplink, those that have not ended. */
  public Map<String, Forcing> overrides(long nowMillis) throws IOException {
    Map<String, Forcing> all =
        read("overrides.json", new TypeReference<TreeMap<String, Forcing>>() {}, new TreeMap<>());
    all.values().removeIf(each -> each.untilMillis() <= nowMillis);
    return all;
  }

  /** Keeps administrators' words. */
  public void overrides(Map<String, Forcing> all) throws IOException {
    write("overrides.json", all);
  }

  /** What was learned of the paths, by {@code PathKey.text()}. */
  public Map<String, Memory> memories() throws IOException {
    return read("paths.json", new TypeReference<TreeMap<String, Memory>>() {}, new TreeMap<>());
  }

  /** Keeps what was learned of the paths. */
  public void memories(Map<String, Memory> all) throws IOException {
    write("paths.json", all);
  }

  /** Values of sysctls before Detour set them, by path below /proc/sys/net. */
  public Map<String, String> sysctls() throws IOException {
    return read("sysctls.json", new TypeReference<TreeMap<String, String>>() {}, new TreeMap<>());
  }

  /** Keeps values of sysctls. */
  public void sysctls(Map<String, String> before) throws IOException {
    write("sysctls.json", before);
  }

  private <T> T read(String name, TypeReference<T> type, T otherwise) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return otherwise;
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      Files.move(file, folder.resolve(name + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
      told.accept(
          file
              + " cannot be read and was put aside as "
              + name
              + ".unreadable: "
              + e.getOriginalMessage());
      return otherwise;
    }
  }

  /** Keeps what the next process of this boot needs to go on as a half of the pair. */
  public void keepRestartTicket(RestartTicket ticket) throws IOException {
    write("pair.json", Map.of("boot", boot(), "ticket", ticket.text()));
  }

  /** What the process before left of the pair, once; nothing from before a reboot. */
  public RestartTicket takeRestartTicket() {
    try {
      Map<String, String> kept =
          read("pair.json", new TypeReference<TreeMap<String, String>>() {}, new TreeMap<>());
      Files.deleteIfExists(folder.resolve("pair.json"));
      return boot().equals(kept.get("boot"))
          ? RestartTicket.parse(kept.getOrDefault("ticket", ""))
          : RestartTicket.none();
    } catch (IOException e) {
      return RestartTicket.none(); // the pair starts as after a reboot
    }
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  /**
   * Replaces a file: written aside, synced, renamed, so that a crash leaves the old or the new one.
   */
  private void write(String name, Object value) throws IOException {
    Path aside = folder.resolve(name + ".new");
    try (FileChannel out =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer rest =
          ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.move(
        aside,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
