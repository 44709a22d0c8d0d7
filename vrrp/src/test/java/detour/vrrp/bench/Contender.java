package detour.vrrp.bench;

import detour.lab.netns.Namespace;
import detour.lab.netns.Running;
import detour.vrrp.peers.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whose gateways they are. */
enum Contender {
  DETOUR("detour") {
    @Override
    Running start(Namespace host, Path folder, int priority, int intervalMillis) {
      return host.start(
          RouterProcess.command(
              priority, intervalMillis, LIFETIME_MILLIS, "10.9.0.1/24", "fe80::1/64", "fd09::1/64"),
          line -> {});
    }
  },

  KEEPALIVED("keepalived") {
    @Override
    Running start(Namespace host, Path folder, int priority, int intervalMillis)
        throws IOException {
      Path file = Files.createDirectories(folder).resolve("keepalived.conf");
      Files.writeString(
          file,
          instance("V4", priority, intervalMillis, "10.9.0.1/24")
              + instance("V6", priority, intervalMillis, "fe80::1/64", "fd09::1/64"));
      return host.start(
          "keepalived",
          "--dont-fork",
          "--log-console",
          "--vrrp",
          "--use-file=" + file,
          "--pid=" + folder.resolve("pid"),
          "--vrrp_pid=" + folder.resolve("vrrp.pid"));
    }
  };

  /** The default. */
  static final int LIFETIME_MILLIS = 10_000;

  private final String words;

  Contender(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Starts a gateway with a virtual router of each family. */
  abstract Running start(Namespace host, Path folder, int priority, int intervalMillis)
      throws IOException;

  private static String instance(
      String name, int priority, int intervalMillis, String... addresses) {
    return String.format(
        Locale.ROOT,
        """
        vrrp_instance %s {
          state BACKUP
          interface eth0
          virtual_router_id 51
          version 3
          priority %d
          advert_int %.1f
          virtual_ipaddress {
            %s
          }
        }
        """,
        name,
        priority,
        intervalMillis / 1000.0,
        String.join("\n    ", addresses));
  }
}
