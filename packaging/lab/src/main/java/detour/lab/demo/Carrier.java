package detour.lab.demo;

import detour.lab.Await;
import detour.lab.Isp;
import detour.lab.Lab;
import java.time.Duration;
import java.util.Arrays;

/** Which ISP carries the office's traffic, as the ISPs themselves count it. */
public final class Carrier {
  private static final Duration SAMPLE = Duration.ofMillis(250);

  /** The other ISP carries probes only, and what still runs out. */
  private static final double MOST = 0.8;

  /** Packets in a sample below which nobody can be said to carry the office. */
  private static final long LEAST = 20;

  /** Packets of new flows in a sample; the meters open a hundred a second in each family. */
  private static final long NEW = 40;

  private final Lab lab;

  /**
   * @param lab with traffic in it
   */
  public Carrier(Lab lab) {
    this.lab = lab;
  }

  /**
   * Looks for a quarter of a second.
   *
   * @return number of the ISP that carries four fifths of what passes; 0 if none does
   */
  public int now() {
    long[] before = passed();
    Await.traffic(SAMPLE);
    long[] after = passed();
    long all = Arrays.stream(after).sum() - Arrays.stream(before).sum();
    for (int i = 0; i < after.length; i++) {
      if (all >= LEAST && after[i] - before[i] >= MOST * all) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * Whether an ISP carries new flows, looked at for a quarter of a second. Old ones may stay where
   * they are: a failback moves nobody's call. Probes alone are far fewer packets than this.
   */
  public boolean carriesNew(int isp) {
    long before = passed()[isp - 1];
    Await.traffic(SAMPLE);
    return passed()[isp - 1] - before >= NEW;
  }

  private long[] passed() {
    return lab.isps().stream().mapToLong(Isp::upstreamPassed).toArray();
  }

  /** Waits until an ISP carries. */
  public boolean await(int isp, Duration guard) {
    return Await.until(() -> now() == isp, guard);
  }
}
