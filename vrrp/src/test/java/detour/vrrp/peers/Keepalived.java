package detour.vrrp.peers;

import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A running keepalived with one virtual router. */
public final class Keepalived implements AutoCloseable {
  private final Path folder;
  private final Running running;

  /**
   * @param router lines inside {@code vrrp_instance}
   */
  public Keepalived(Namespace host, Path folder, List<String> router) throws IOException {
    this.folder = Files.createDirectories(folder);
    Path file = folder.resolve("keepalived.conf");
    Files.writeString(
        file,
        "global_defs {\n  vrrp_garp_master_delay 1\n}\nvrrp_instance V {\n  state BACKUP\n"
            + "  interface eth0\n  virtual_router_id 51\n  "
            + String.join("\n  ", router)
            + "\n}\n");
    running =
        host.start(
            "keepalived",
            "--dont-fork",
            "--log-console",
            "--log-detail",
            "--vrrp",
            "--use-file=" + file,
            "--pid=" + folder.resolve("pid"),
            "--vrrp_pid=" + folder.resolve("vrrp.pid"));
  }

  /** The state it says it is in: MASTER, BACKUP or FAULT; empty before the first. */
  public String state() {
    String state = "";
    for (String line : running.lines()) {
      int at = line.indexOf("Entering ");
      if (at >= 0 && line.contains(" STATE")) {
        state = line.substring(at + 9).replaceAll(" STATE.*", "");
      }
    }
    return state;
  }

  /** What it said, for messages. */
  public List<String> lines() {
    return running.lines();
  }

  /** Where its files are. */
  public Path folder() {
    return folder;
  }

  /** Asks it to end and waits. */
  public void end() {
    running.close();
  }

  @Override
  public void close() {
    end();
  }
}
