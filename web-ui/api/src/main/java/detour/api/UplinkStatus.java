package detour.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An uplink.
 *
 * @param name the administrator's word for it
 * @param number in marks and tables
 * @param interfaceName as the kernel names it
 * @param kind the medium
 * @param carriesPercent its share of new flows of the default policy, 0 to 100, the larger of both
 *     families
 * @param override an administrator's word, null if there is none
 * @param ipv4 how it stands in IPv4
 * @param ipv6 how it stands in IPv6
 */
public record UplinkStatus(
    String name,
    int number,
    String interfaceName,
    String kind,
    int carriesPercent,
    @Nullable Forced override,
    PathStatus ipv4,
    PathStatus ipv6) {

  /**
   * An administrator's word.
   *
   * @param to {@code up}, {@code down}, {@code draining} or {@code disabled}
   * @param until when it ends by itself
   * @param reason as given, hostile text
   */
  public record Forced(String to, String until, String reason) {}

  /**
   * One family.
   *
   * @param state the word shown to people: {@code up}, {@code down}, {@code no data}, ...
   * @param usable whether traffic may be moved to it
   * @param suspect whether it is silent, but not yet for long enough to be down
   * @param since when the state became so
   * @param reason why
   * @param cable {@code ok}, {@code broken} or {@code unknown}
   * @param nextHop likewise
   * @param internet likewise
   * @param address its own address, empty if it has none
   * @param gateway the next hop's, empty if none is known or needed
   * @param rttMicros smoothed round trip, -1 if unknown
   * @param lossPermille of the last probes, -1 if unknown
   * @param carriesPercent its share of new flows in this family
   * @param targets whom it asks
   * @param quality how well it carries traffic
   * @param stalls silences that ended by themselves
   * @param detector what the dead detector did
   * @param office new connections of the office
   * @param damped whether others are preferred, as it fell often
   * @param tcp what the kernel measured on connections that probes made
   * @param promise what its detectors amount to at the round trip seen now
   */
  public record PathStatus(
      String state,
      boolean usable,
      boolean suspect,
      String since,
      ReasonText reason,
      String cable,
      String nextHop,
      String internet,
      String address,
      String gateway,
      long rttMicros,
      int lossPermille,
      int carriesPercent,
      List<TargetStatus> targets,
      QualityStatus quality,
      StallStatus stalls,
      DetectorStatus detector,
      OfficeStatus office,
      boolean damped,
      TcpStatus tcp,
      PromiseStatus promise) {}

  /**
   * TCP_INFO of connections that probes made, since the start of the daemon.
   *
   * @param connections how many were measured
   * @param rttMicros smoothed round trip, -1 before the first
   * @param retransmits segments sent again, opening ones included
   */
  public record TcpStatus(long connections, long rttMicros, long retransmits) {}

  /**
   * Worst cases, computed from the settings.
   *
   * @param newFlowsMillis from a cut under flowing traffic until new flows go elsewhere
   * @param allFlowsMillis from a cut under flowing traffic until established flows are moved
   * @param idleMillis from a cut without traffic until the verdict
   * @param oneWayMillis from the end of the upstream, with packets still coming in, until the
   *     verdict; -1: all targets are of one kind, and only the office's own attempts can tell
   * @param backMillis from the end of an outage until it counts as up again
   * @param falseAlarms at some rates of independent loss
   * @param megabytes of probes a month, there and back, while nothing is wrong
   * @param megabytesLossy the same while a tenth of the packets is lost each way
   */
  public record PromiseStatus(
      long newFlowsMillis,
      long allFlowsMillis,
      long idleMillis,
      long oneWayMillis,
      long backMillis,
      List<FalseAlarms> falseAlarms,
      long megabytes,
      long megabytesLossy) {}

  /**
   * How often an uplink that only loses packets is taken for dead.
   *
   * @param lossPermille independent loss each way
   * @param daysBetween one in so many days; -1: in more than a million years
   */
  public record FalseAlarms(int lossPermille, long daysBetween) {}

  /**
   * How well a path carries traffic; -1 where too few probes were answered to tell.
   *
   * @param score R of the E-model (ITU-T G.107), 0 to 100: from 80 on good, 70 fair, 60 poor
   * @param mos the same as a mean opinion score times 100, 100 to 450
   * @param latencyMicros median round trip
   * @param jitterMicros interarrival jitter (RFC 3550)
   * @param baselineMicros the usual round trip, of a day
   */
  public record QualityStatus(
      int score, int mos, long latencyMicros, long jitterMicros, long baselineMicros) {}

  /**
   * Silences that ended by themselves, since the start of the daemon.
   *
   * @param count how many
   * @param longestMillis the longest, 0 for none
   * @param boundsMillis upper bounds of the classes of a histogram
   * @param counts of each class, and of one above the last bound
   */
  public record StallStatus(
      long count, long longestMillis, List<Integer> boundsMillis, List<Long> counts) {}

  /**
   * What the dead detector did since the start of the daemon.
   *
   * @param probes sent
   * @param suspicions silences that were questioned
   * @param answered suspicions that an answer dismissed
   * @param vetoed suspicions that the office's own traffic dismissed
   * @param patienceMillis the silence after which established flows are moved, as learned
   * @param full whether the uplink is taken to be full, and judged slowly
   */
  public record DetectorStatus(
      long probes,
      long suspicions,
      long answered,
      long vetoed,
      long patienceMillis,
      boolean full) {}

  /**
   * The office's own connections as the packet filter counted them, since its table was made.
   *
   * @param begun first packets of TCP connections (SYN) that left by this uplink
   * @param answered first answers to new flows of any kind
   */
  public record OfficeStatus(long begun, long answered) {}

  /**
   * A target.
   *
   * @param target as in the configuration
   * @param rttMicros smoothed round trip, -1 if it never answered
   * @param silent whether it missed its last answer
   * @param retired whether it is asked only now and then
   * @param wrong what is wrong with its answers, empty for nothing; text of strangers in it
   * @param lossPermille of its last steady probes, -1 if they were few
   * @param quality as of the path, of this target alone
   */
  public record TargetStatus(
      String target,
      long rttMicros,
      boolean silent,
      boolean retired,
      String wrong,
      int lossPermille,
      QualityStatus quality) {}
}
