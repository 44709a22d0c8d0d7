package detour.vrrp.packet;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** What a virtual router received and sent (RFC 6527, vrrpv3StatisticsTable). One thread. */
public final class Counters {
  private final Map<Reading.Rejected, Long> rejections = new HashMap<>(); // 25 reasons, 256 ids
  private final Map<AcceptPath, Long> accepted = new EnumMap<>(AcceptPath.class);
  private long addressListErrors;
  private long intervalDifferences;
  private long receivedPriorityZero;
  private long sent;
  private long sentPriorityZero;

  /** Counts a frame. */
  public void received(Reading reading) {
    if (reading instanceof Reading.Accepted taken) {
      accepted.merge(taken.path(), 1L, Long::sum);
      addressListErrors += taken.addressesAgree() ? 0 : 1;
      receivedPriorityZero += taken.advert().priority() == 0 ? 1 : 0;
    } else {
      rejections.merge(((Reading.Rejected) reading).fromAnybody(), 1L, Long::sum);
    }
  }

  /** Counts an advert whose interval is not ours (version 3 follows it, and says so). */
  public void intervalDiffers() {
    intervalDifferences++;
  }

  /** Counts an advert of ours. */
  public void sent(int priority) {
    sent++;
    sentPriorityZero += priority == 0 ? 1 : 0;
  }

  /**
   * The figures at one moment.
   *
   * @param rejections frames by reason and the virtual router they speak of; what was never met is
   *     missing
   * @param accepted adverts by path
   * @param addressListErrors adverts taken although their addresses are not ours
   * @param intervalDifferences version 3 adverts taken although their interval is not ours
   * @param receivedPriorityZero adverts of those who stop
   * @param sent adverts of ours
   * @param sentPriorityZero adverts that told that we stop
   */
  public record Figures(
      Map<Reading.Rejected, Long> rejections,
      Map<AcceptPath, Long> accepted,
      long addressListErrors,
      long intervalDifferences,
      long receivedPriorityZero,
      long sent,
      long sentPriorityZero) {
    public Figures {
      rejections = Map.copyOf(rejections);
      accepted = Map.copyOf(accepted);
    }

    /** Frames by reason; a reason never met is missing. */
    public Map<RejectReason, Long> rejected() {
      Map<RejectReason, Long> sums = new EnumMap<>(RejectReason.class);
      rejections.forEach((each, times) -> sums.merge(each.reason(), times, Long::sum));
      return sums;
    }

    /** Frames that an object of the MIB counts, if they speak of one of these virtual routers. */
    public long counted(MibObject object, IntPredicate vrids) {
      return rejections.entrySet().stream()
          .filter(each -> each.getKey().reason().counter() == object)
          .filter(each -> vrids.test(each.getKey().vrid()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    /** Adverts taken (vrrpv3StatisticsRcvdAdvertisements). */
    public long receivedAdverts() {
      return accepted.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The figures now. */
  public Figures figures() {
    return new Figures(
        rejections,
        accepted,
        addressListErrors,
        intervalDifferences,
        receivedPriorityZero,
        sent,
        sentPriorityZero);
  }
}
