package detour.vrrp.peers;

import detour.lab.Await;
import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** FRR's zebra and vrrpd with one virtual router, which always has a virtual MAC. */
public final class Frr implements AutoCloseable {
  private final Namespace host;
  private final Path folder;
  private final String device;
  private final List<Running> running = new ArrayList<>();

  /** Starts it, with the address that both families of addresses end in. */
  public Frr(Namespace host, Path folder, Case way, int priority) throws IOException {
    this(host, folder, way, priority, way.interval(), List.of(way.six() ? "fd09::1" : "10.9.0.1"));
  }

  /** Starts it with an interval and addresses of its own. */
  public Frr(
      Namespace host,
      Path folder,
      Case way,
      int priority,
      Duration interval,
      List<String> addresses)
      throws IOException {
    this.host = host;
    this.folder = Files.createDirectories(folder);
    this.device = way.six() ? "vrrp6-51" : "vrrp4-51";
    host.ip(
        "link add "
            + device
            + " link eth0 address "
            + way.station(false)
            + " type macvlan mode bridge");
    // In the same command the kernel refuses it.
    host.ip("link set " + device + " addrgenmode random");
    for (String each : addresses) {
      host.ip("address add " + each + (way.six() ? "/64 nodad" : "/24") + " dev " + device);
    }
    host.ip("link set " + device + " up");
    List<String> lines =
        new ArrayList<>(
            List.of(
                "interface eth0",
                " vrrp 51 version " + way.version(),
                " vrrp 51 priority " + priority,
                " vrrp 51 advertisement-interval " + interval.toMillis()));
    addresses.forEach(each -> lines.add(" vrrp 51 " + (way.six() ? "ipv6 " : "ip ") + each));
    write("vrrpd.conf", lines);
    write("zebra.conf", List.of("hostname zebra"));
    // They drop to a user of their own, who must be able to reach and write the folder.
    host.run("chmod", "755", java.util.Objects.requireNonNull(folder.getParent()).toString())
        .orThrow();
    host.run("chown", "-R", "frr:frr", folder.toString()).orThrow();
    start("zebra");
    Await.until(() -> Files.exists(folder.resolve("zserv.api")), Duration.ofSeconds(10));
    start("vrrpd");
    Await.until(() -> Files.exists(folder.resolve("vrrpd.vty")), Duration.ofSeconds(10));
  }

  private void write(String name, List<String> lines) throws IOException {
    Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private void start(String daemon) {
    running.add(
        host.start(
            "/usr/lib/frr/" + daemon,
            "-f",
            folder.resolve(daemon + ".conf").toString(),
            "-z",
            folder.resolve("zserv.api").toString(),
            "-i",
            folder.resolve(daemon + ".pid").toString(),
            "--vty_socket",
            folder.toString(),
            "-u",
            "frr",
            "-g",
            "frr",
            "--log",
            "stdout"));
  }

  /** The state it says it is in: Master, Backup or Initialize. */
  public String state() {
    String shown = host.run("vtysh", "--vty_socket", folder.toString(), "-c", "show vrrp").out();
    String family = device.startsWith("vrrp6") ? "\\(v6\\)" : "\\(v4\\)";
    return shown.replaceAll("(?s).*Status " + family + "\\s+(\\S+).*", "$1");
  }

  /** How often it changed its state. */
  public int transitions() {
    String shown = host.run("vtysh", "--vty_socket", folder.toString(), "-c", "show vrrp").out();
    String family = device.startsWith("vrrp6") ? "\\(v6\\)" : "\\(v4\\)";
    return Integer.parseInt(
        shown.replaceAll("(?s).*State transitions " + family + "\\s+(\\d+).*", "$1"));
  }

  /** What it shows and said, for messages. */
  public String words() {
    return host.run("vtysh", "--vty_socket", folder.toString(), "-c", "show vrrp").out()
        + running.stream().map(Running::lines).toList();
  }

  /** Stops vrrpd, as a service does. */
  public void stop() {
    running.get(1).close();
  }

  @Override
  public void close() {
    stop();
    running.get(0).close();
    host.run("ip", "link", "del", device);
  }
}
