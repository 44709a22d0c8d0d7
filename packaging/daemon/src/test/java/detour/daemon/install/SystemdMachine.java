package detour.daemon.install;

import detour.lab.Await;
import detour.lab.netns.Finished;
import detour.lab.netns.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Debian booted by systemd beside this one (systemd-nspawn): this machine's files seen through an
 * overlay that is thrown away, and a network of its own.
 */
final class SystemdMachine implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path place;
  private final Path checkout;
  private final Process container;
  private final long leader;

  private SystemdMachine(Path place, Path checkout, Process container, long leader) {
    this.place = place;
    this.checkout = checkout;
    this.container = container;
    this.leader = leader;
  }

  /**
   * Boots it.
   *
   * @param checkout seen read-only at its own path
   * @return empty if this machine cannot have such a container
   */
  static Optional<SystemdMachine> boot(Path checkout) throws IOException {
    Path place = Files.createTempDirectory("detour-machine");
    run("mount", "-t", "tmpfs", "tmpfs", place.toString()).orThrow();
    for (String each : List.of("upper", "work", "root")) {
      Files.createDirectory(place.resolve(each));
    }
    String layers =
        "lowerdir=/,upperdir=" + place.resolve("upper") + ",workdir=" + place.resolve("work");
    run("mount", "-t", "overlay", "overlay", "-o", layers, place.resolve("root").toString())
        .orThrow();
    Process container =
        new ProcessBuilder(
                "systemd-nspawn",
                "-D",
                place.resolve("root").toString(),
                "--boot",
                "--private-network",
                "--register=no",
                "--keep-unit",
                "--bind-ro=" + checkout,
                "systemd.unit=basic.target")
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("console").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    Await.until(() -> leader(container).isPresent() || !container.isAlive(), LIMIT);
    SystemdMachine machine =
        new SystemdMachine(place, checkout, container, leader(container).orElse(0L));
    if (Await.until(machine::booted, LIMIT)) {
      return Optional.of(machine);
    }
    System.err.println(Files.readString(place.resolve("console")));
    machine.close();
    return Optional.empty();
  }

  private static Optional<Long> leader(Process container) {
    return container
        .children()
        .filter(each -> each.info().command().filter(c -> c.endsWith("systemd")).isPresent())
        .map(ProcessHandle::pid)
        .findFirst();
  }

  private boolean booted() {
    if (leader == 0 || !container.isAlive()) {
      return false;
    }
    return in("systemctl", "is-active", "basic.target").out().strip().equals("active");
  }

  private static Finished run(String... argv) {
    return run(List.of(argv));
  }

  private static Finished run(List<String> argv) {
    return Programs.finish(argv, Programs.start(argv, false), "", LIMIT);
  }

  /** Runs a program in it, in the checkout's folder. */
  Finished in(String... argv) {
    List<String> all =
        new ArrayList<>(
            List.of("nsenter", "-t", Long.toString(leader), "-m", "-u", "-i", "-n", "-p", "-C"));
    all.add("--wdns=" + checkout);
    all.add("--");
    all.addAll(List.of(argv));
    return run(all);
  }

  @Override
  public void close() throws IOException {
    container.descendants().forEach(ProcessHandle::destroyForcibly);
    container.destroyForcibly();
    Await.until(() -> !container.isAlive(), LIMIT);
    Await.until(() -> run("umount", place.resolve("root").toString()).ok(), LIMIT);
    run("umount", place.toString()).orThrow();
    Files.delete(place);
  }
}
