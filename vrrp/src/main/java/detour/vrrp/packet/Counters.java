package detour.vrrp.packet;

import java.util.EnumMap;
import java.util.Map;

/** What a virtual router received and sent (RFC 6527, vrrpv3StatisticsTable). One thread. */
public final class Counters {
  private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
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
      rejected.merge(((Reading.Rejected) reading).reason(), 1L, Long::sum);
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
   * @param rejected frames by reason; a reason never met is missing
   * @param accepted adverts by path
   * @param addressListErrors adverts taken although their addresses are not ours
   * @param intervalDifferences version 3 adverts taken although their interval is not ours
   * @param receivedPriorityZero adverts of those who stop
   * @param sent adverts of ours
   * @param sentPriorityZero adverts that told that we stop
   */
  public record Figures(
      Map<RejectReason, Long> rejected,
      Map<AcceptPath, Long> accepted,
      long addressListErrors,
      long intervalDifferences,
      long receivedPriorityZero,
      long sent,
      long sentPriorityZero) {
    public Figures {
      rejected = Map.copyOf(rejected);
      accepted = Map.copyOf(accepted);
    }

    /** Adverts taken (vrrpv3StatisticsRcvdAdvertisements). */
    public long receivedAdverts() {
      return accepted.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The figures now. */
  public Figures figures() {
    return new Figures(
        rejected,
        accepted,
        addressListErrors,
        intervalDifferences,
        receivedPriorityZero,
        sent,
        sentPriorityZero);
  }
}
