package detour.lab.bench;

import detour.lab.Lab;
import detour.lab.LabOptions.Firewall;
import detour.lab.Subnet;
import detour.lab.netns.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Debian's link status monitor with the figures of its own sample configuration, and an event
 * script that moves main's defaults.
 */
public final class LsmContender implements Contender {
  private static final Path PROGRAM = Path.of("/usr/sbin/lsm");
  private static final List<String> TARGETS = List.of("1.1.1.1", "8.8.8.8");

  /** Enough for a first answer of each target, so that it begins from a good state. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final Lab lab;
  private final Path directory;
  private Running program;
  private long startedNanos;

  private LsmContender(Lab lab, Path directory) {
    this.lab = lab;
    this.directory = directory;
    program = launch();
  }

  private Running launch() {
    startedNanos = System.nanoTime();
    String file = directory.resolve("lsm.conf").toString();
    String pid = directory.resolve("pid").toString();
    return lab.gateway().start(PROGRAM.toString(), "--config", file, "--pidfile", pid, "--no-fork");
  }

  /** Whether the package is. */
  public static boolean installed() {
    return Files.isExecutable(PROGRAM);
  }

  /** How it is started. */
  public static Starter starter() {
    return new Starter() {
      @Override
      public String name() {
        return "lsm";
      }

      @Override
      public Firewall firewall() {
        return Firewall.MASQUERADING;
      }

      @Override
      public Contender start(BenchOffice.Site site) {
        try {
          write(site.lab(), site.directory());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return new LsmContender(site.lab(), site.directory());
      }
    };
  }

  private static void write(Lab lab, Path directory) throws IOException {
    Path script = directory.resolve("event");
    StringBuilder cases = new StringBuilder();
    StringBuilder connections = new StringBuilder();
    for (int n = 1; n <= TARGETS.size(); n++) {
      Subnet s = lab.isp(n).subnet();
      Path down = Files.write(directory.resolve(s.device() + "-down"), Defaults.demote(s));
      Path up = Files.write(directory.resolve(s.device() + "-up"), Defaults.promote(s));
      cases.append(String.format("  down/%s) ip -force -batch %s ;;%n", s.device(), down));
      cases.append(String.format("  up/%s) ip -force -batch %s ;;%n", s.device(), up));
      connections.append(
          String.format(
              "connection {%n  name=%s%n  checkip=%s%n  device=%s%n  eventscript=%s%n}%n",
              s.device(), TARGETS.get(n - 1), s.device(), script));
    }
    Files.writeString(
        script, "#!/bin/sh\n# $1 state, $4 device\ncase \"$1/$4\" in\n" + cases + "esac\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    String defaults =
        """
        debug=8
        defaults {
          name=defaults
          max_packet_loss=15
          max_successive_pkts_lost=7
          min_packet_loss=5
          min_successive_pkts_rcvd=10
          interval_ms=1000
          timeout_ms=1000
          warn_email=
          check_arp=0
          ttl=0
          status=1
        }
        """;
    Files.writeString(directory.resolve("lsm.conf"), defaults + connections);
  }

  @Override
  public boolean ready() {
    return program.alive() && System.nanoTime() - startedNanos > SETTLE.toNanos();
  }

  /**
   * Begins anew: with less than 5 % of the last 100 pings lost as the condition, it would say "up"
   * a minute and a half after each cut. That is the sample configuration's choice and not what is
   * measured here.
   */
  @Override
  public void healed(int isp) {
    program.close();
    lab.gateway()
        .exec(
            List.of("ip", "-force", "-batch", directory.resolve("wan" + isp + "-up").toString()),
            "",
            SETTLE);
    program = launch();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.of(program.pid());
  }

  @Override
  public void close() {
    program.close();
  }
}
