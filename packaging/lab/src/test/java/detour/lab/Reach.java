package detour.lab;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.netns.Finished;
import detour.lab.netns.Namespace;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks with Debian's own {@code ping}. */
final class Reach {
  private static final Pattern AVERAGE =
      Pattern.compile("rtt min/avg/max/mdev = [0-9.]+/([0-9.]+)/");

  private Reach() {}

  /** One packet bound to the ISP's interface; waits long, as a miss would be a failure. */
  static boolean answers(Lab lab, Isp isp, String address) {
    return ping(lab.gateway(), "-c1", "-W2", "-I", isp.subnet().device(), address).ok();
  }

  /** Two packets within a third of a second; waits briefly, as silence is expected. */
  static boolean silent(Lab lab, Isp isp, String address) {
    return !ping(lab.gateway(), "-c2", "-i0.1", "-W0.3", "-I", isp.subnet().device(), address).ok();
  }

  static Finished ping(Namespace from, String... arguments) {
    String[] argv = new String[arguments.length + 2];
    argv[0] = "ping";
    argv[1] = "-n";
    System.arraycopy(arguments, 0, argv, 2, arguments.length);
    return from.run(argv);
  }

  static double averageMillis(Finished ping) {
    Matcher found = AVERAGE.matcher(ping.out());
    assertThat(found.find()).as(ping.out() + ping.err()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  /** Next hop and Internet, both families. */
  static void everythingAnswers(Lab lab, Isp isp) {
    Subnet s = isp.subnet();
    for (String address : List.of(s.nextHop4(), s.nextHop6(), "1.1.1.1", "2606:4700:4700::1111")) {
      assertThat(answers(lab, isp, address)).as("%s through %s", address, s.device()).isTrue();
    }
  }

  static void nextHopAnswers(Lab lab, Isp isp) {
    Subnet s = isp.subnet();
    assertThat(answers(lab, isp, s.nextHop4())).as(s.nextHop4()).isTrue();
    assertThat(answers(lab, isp, s.nextHop6())).as(s.nextHop6()).isTrue();
  }

  static void nextHopIsSilent(Lab lab, Isp isp) {
    assertThat(silent(lab, isp, isp.subnet().nextHop4())).isTrue();
    assertThat(silent(lab, isp, isp.subnet().nextHop6())).isTrue();
  }

  static void internetIsSilent(Lab lab, Isp isp) {
    assertThat(silent(lab, isp, "8.8.8.8")).isTrue();
    assertThat(silent(lab, isp, "2001:4860:4860::8888")).isTrue();
  }
}
