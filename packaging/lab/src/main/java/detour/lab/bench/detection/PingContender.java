package detour.lab.bench.detection;

import detour.lab.Lab;
import detour.lab.LabOptions.Firewall;
import detour.lab.Subnet;
import detour.lab.bench.BenchOffice;
import detour.lab.bench.Contender;
import detour.lab.bench.Defaults;
import detour.lab.netns.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * The watchdog that many write themselves: {@code ping -c1 -W1} each second, and after three
 * failures main's default routes go to the other uplink; at the first answer they come back.
 */
final class PingContender implements Contender {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String SCRIPT =
      """
      #!/bin/sh
      # $1 device, $2 target, $3 and $4: routes for down and up
      failed=0
      while :; do
        if ping -c1 -W1 -I "$1" "$2" >/dev/null 2>&1; then
          [ $failed -ge 3 ] && ip -force -batch "$4" && echo up
          failed=0
          sleep 1
        else
          failed=$((failed + 1))
          [ $failed -eq 3 ] && ip -force -batch "$3" && echo down
        fi
      done
      """;

  private final Lab lab;
  private final Running program;

  private PingContender(Lab lab, Running program) {
    this.lab = lab;
    this.program = program;
  }

  static Starter starter() {
    return new Starter() {
      @Override
      public String name() {
        return "ping";
      }

      @Override
      public Firewall firewall() {
        return Firewall.MASQUERADING;
      }

      @Override
      public Contender start(BenchOffice.Site site) {
        try {
          return begin(site);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static Contender begin(BenchOffice.Site site) throws IOException {
    Subnet first = site.lab().isp(1).subnet();
    Path script = Files.writeString(site.directory().resolve("watchdog"), SCRIPT);
    Path down = Files.write(site.directory().resolve("down"), Defaults.demote(first));
    Path up = Files.write(site.directory().resolve("up"), Defaults.promote(first));
    Running program =
        site.lab()
            .gateway()
            .start(
                "sh", script.toString(), first.device(), "1.1.1.1", down.toString(), up.toString());
    return new PingContender(site.lab(), program);
  }

  @Override
  public boolean ready() {
    return program.alive() && home();
  }

  private boolean home() {
    return lab.gateway()
        .exec(List.of("ip", "route", "get", "198.51.100.10"), "", LIMIT)
        .out()
        .contains("dev " + lab.isp(1).subnet().device());
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
