package detour.daemon.config;

import detour.health.ProbeKind;
import detour.health.TargetSpec;
import detour.kernel.address.Family;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom to ask whether an uplink works.
 *
 * @param question what
 * @param only the family it is asked in; empty: each that the question can be asked in
 * @param timeout how long a probe may take; of icmp and neighbor the judge alone decides
 * @param every how often it is asked while nothing is wrong; empty: as often as its kind
 */
public record Target(
    Question question, Optional<Family> only, Duration timeout, Optional<Duration> every) {
  /** How long a probe may take unless said otherwise: three times what a slow page needs. */
  public static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** How to ask. */
  public enum Kind {
    /** ICMP or ICMPv6 echo. */
    ICMP,
    /** A TCP connection. */
    TCP,
    /** A page; whatever else answers is a captive portal. */
    HTTP,
    /** A page with its certificate. */
    HTTPS,
    /** A question to a resolver. */
    DNS,
    /** The next hop's neighbour entry. */
    NEIGHBOR,
    /** A user's program. */
    PROGRAM
  }

  static Target of(Question question) {
    return new Target(question, Optional.empty(), TIMEOUT, Optional.empty());
  }

  static Target parse(String text) {
    return of(TargetText.parse(text));
  }

  /** How it is asked. */
  public Kind kind() {
    return question.kind();
  }

  /** Whether it is asked in this family. */
  public boolean asks(Family family) {
    return only.or(question::family).map(each -> each == family).orElse(true);
  }

  /** Whether its answer tells of more than the next hop. */
  public boolean beyond() {
    return probeKind().beyond();
  }

  private ProbeKind probeKind() {
    return ProbeKind.valueOf(kind().name());
  }

  /**
   * What the judge needs to know of it.
   *
   * @param interval between two rounds
   */
  public TargetSpec spec(Duration interval) {
    ProbeKind asked = probeKind();
    return every
        .map(each -> new TargetSpec(asked, (int) Math.max(1, each.dividedBy(interval))))
        .orElse(TargetSpec.of(asked));
  }

  /** As it would be written in the file. */
  @Override
  public String toString() {
    return question.toString();
  }
}
