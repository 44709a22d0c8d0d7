package detour.api;

/** What the pair counts, as RFC 6527 does. */
public final class PairCounters {
  private PairCounters() {}

  /**
   * A virtual router's, vrrpv3StatisticsTable. Times it became Active
   * (vrrpv3StatisticsMasterTransitions) stand in {@link PairStatus.RouterStatus#transitions}.
   *
   * @param since when it began to be counted: the daemon's start, or a reload that made this router
   *     (vrrpv3StatisticsRowDiscontinuityTime)
   * @param newActiveReason why it did so last: {@code not-active}, {@code priority}, {@code
   *     preempted} or {@code active-no-response} (vrrpv3StatisticsNewMasterReason)
   * @param received adverts that were right (vrrpv3StatisticsRcvdAdvertisements)
   * @param sent adverts; no object of the RFC
   * @param receivedPriorityZero of them, from one that stops (vrrpv3StatisticsRcvdPriZeroPackets)
   * @param sentPriorityZero of them (vrrpv3StatisticsSentPriZeroPackets)
   * @param intervalErrors adverts of another interval; of version 3 they are followed all the same
   *     (vrrpv3StatisticsAdvIntervalErrors)
   * @param addressListErrors adverts of other addresses, which are followed all the same, or of
   *     none (vrrpv3StatisticsAddressListErrors)
   * @param hopLimitErrors frames that have crossed a router (vrrpv3StatisticsIpTtlErrors)
   * @param invalidType frames that are no advert (vrrpv3StatisticsRcvdInvalidTypePackets)
   * @param lengthErrors frames of a wrong length (vrrpv3StatisticsPacketLengthErrors)
   * @param authenticationErrors frames with a wrong password, key, time, or without; RFC 2787 had
   *     vrrpStatsAuthFailures
   * @param otherErrors frames that are neither of these nor in {@link Global}: CARP, from nobody's
   *     or our own address, not to us; no object of the RFC
   * @param protocolError the last one: {@code none}, {@code ip-ttl}, {@code version}, {@code
   *     checksum} or {@code vrid} (vrrpv3StatisticsProtoErrReason)
   * @param stepsBack times its own adverts were so late that it listened before it talked on; no
   *     object of the RFC
   */
  public record Router(
      String since,
      String newActiveReason,
      long received,
      long sent,
      long receivedPriorityZero,
      long sentPriorityZero,
      long intervalErrors,
      long addressListErrors,
      long hopLimitErrors,
      long invalidType,
      long lengthErrors,
      long authenticationErrors,
      long otherErrors,
      String protocolError,
      long stepsBack) {}

  /**
   * The gateway's, where no virtual router can be told; a frame counts once.
   *
   * @param since when it began to be counted: the daemon's start, or a reload that made or took
   *     away a router (vrrpv3GlobalStatisticsDiscontinuityTime)
   * @param checksumErrors vrrpv3RouterChecksumErrors
   * @param versionErrors of a version that is not spoken here (vrrpv3RouterVersionErrors)
   * @param idErrors of an id that no virtual router here has (vrrpv3RouterVrIdErrors)
   */
  public record Global(String since, long checksumErrors, long versionErrors, long idErrors) {}
}
