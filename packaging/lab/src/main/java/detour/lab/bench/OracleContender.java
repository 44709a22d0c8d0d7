package detour.lab.bench;

import detour.lab.Lab;
import detour.lab.LabOptions.Firewall;
import detour.lab.Subnet;
import java.time.Duration;
import java.util.List;

/**
 * Knows of every cut at once and moves main's defaults: what is left is what detection cannot
 * shorten.
 */
final class OracleContender implements Contender {
  private final Lab lab;

  private OracleContender(Lab lab) {
    this.lab = lab;
  }

  static Starter starter() {
    return new Starter() {
      @Override
      public String name() {
        return "oracle";
      }

      @Override
      public Firewall firewall() {
        return Firewall.MASQUERADING;
      }

      @Override
      public Contender start(BenchOffice.Site site) {
        return new OracleContender(site.lab());
      }
    };
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void cut(int isp) {
    force(Defaults.demote(lab.isp(isp).subnet()));
  }

  @Override
  public void healed(int isp) {
    force(Defaults.promote(lab.isp(isp).subnet()));
  }

  /** Goes on where a line is refused: with its interface gone, an ISP's routes are gone too. */
  private void force(List<String> lines) {
    lab.gateway()
        .exec(
            List.of("ip", "-force", "-batch", "-"),
            String.join("\n", lines) + "\n",
            Duration.ofSeconds(5));
  }

  @Override
  public void close() {
    for (Subnet s : lab.isps().stream().map(i -> i.subnet()).toList()) {
      healed(s.isp());
    }
  }
}
