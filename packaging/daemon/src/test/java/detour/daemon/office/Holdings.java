package detour.daemon.office;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process holds, as /proc has it.
 *
 * @param threads how many of each name; the JVM's own, which come and go, are left out
 * @param descriptors how many of each kind: sockets, event descriptors, files by their path
 */
record Holdings(Map<String, Long> threads, Map<String, Long> descriptors) {
  private static final Pattern JVM =
      Pattern.compile("C[12] .*|VM .*|GC .*|G1 .*|Signal .*|SIGHUP.*|process reaper|.*Cleaner.*");

  static Holdings of(long pid) throws IOException {
    Path process = Path.of("/proc/" + pid);
    return new Holdings(
        count(process.resolve("task"), each -> read(each.resolve("comm"))),
        count(process.resolve("fd"), Holdings::kind));
  }

  private static Map<String, Long> count(Path folder, Function<Path, String> name)
      throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names =
          all.map(name).filter(each -> !each.isEmpty() && !JVM.matcher(each).matches()).toList();
      return names.stream()
          .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException ended) {
      return "";
    }
  }

  private static String kind(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().replaceFirst(":\\[.*", "");
    } catch (IOException closed) {
      return "";
    }
  }
}
