package detour.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/status}: everything at a glance.
 *
 * @param name the office's name
 * @param version of the daemon
 * @param at when this was so
 * @param startedAt when the daemon started
 * @param sequence grows with every change of state
 * @param sentence the first thing to know, for people
 * @param next what would happen next, for people; may be empty
 * @param uplinks in configured order
 * @param policies with who carries
 * @param kernel how the kernel stands to the plan
 * @param probes what came back to probes, by kind
 * @param pair this gateway's half of the pair, null without one
 * @param notices what an administrator should look at
 */
public record Status(
    String name,
    String version,
    String at,
    String startedAt,
    long sequence,
    String sentence,
    String next,
    List<UplinkStatus> uplinks,
    List<PolicyStatus> policies,
    KernelStatus kernel,
    List<ProbeStatus> probes,
    @Nullable PairStatus pair,
    List<ReasonText> notices) {

  /** What is known before anything is. */
  public static Status starting(String name, String version, String startedAt) {
    return new Status(
        name,
        version,
        startedAt,
        startedAt,
        0,
        "Detour is starting.",
        "",
        List.of(),
        List.of(),
        new KernelStatus(false, 0, List.of()),
        List.of(),
        null,
        List.of());
  }

  /**
   * The same with the pair as it is.
   *
   * @param news what happened to the pair, counted; the sequence grows by it
   */
  public Status with(@Nullable PairStatus half, long news) {
    return new Status(
        name,
        version,
        at,
        startedAt,
        sequence + news,
        sentence,
        next,
        uplinks,
        policies,
        kernel,
        probes,
        half,
        notices);
  }

  /**
   * Who carries a policy's traffic in one family.
   *
   * @param policy its name
   * @param family {@code ipv4} or {@code ipv6}
   * @param carriedBy uplinks that carry now
   * @param tiers uplinks by tier, the best first
   * @param failbackAt when a better tier will have been good for its hold; empty if none waits
   */
  public record PolicyStatus(
      String policy,
      String family,
      List<String> carriedBy,
      List<List<String>> tiers,
      String failbackAt) {}

  /**
   * What came back to one kind of probes, since the start of the daemon.
   *
   * @param kind {@code icmp}, {@code tcp}, {@code http}, {@code dns}, {@code names}, {@code
   *     neighbor} or {@code program}
   * @param answered good answers
   * @param wrong answers told as wrong
   * @param late answers to probes that had been given up
   * @param duplicate further answers to a probe that was answered
   * @param garbage what cannot be read
   * @param forged what pretends to be an answer and is none
   * @param foreign answers to somebody else
   */
  public record ProbeStatus(
      String kind,
      long answered,
      long wrong,
      long late,
      long duplicate,
      long garbage,
      long forged,
      long foreign) {}

  /**
   * The kernel and the plan.
   *
   * @param equal whether the kernel, read back, equals the plan
   * @param repairs objects repaired since the start
   * @param refused what the kernel would not do, each with its answer
   */
  public record KernelStatus(boolean equal, long repairs, List<String> refused) {}
}
