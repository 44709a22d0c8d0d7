package detour.probe;

/**
 * What came back to one kind of probes, since it was made.
 *
 * @param answered good answers
 * @param wrong answers told as wrong
 * @param late answers to probes of ours that had been given up
 * @param duplicate further answers to a probe that was answered
 * @param garbage what cannot be read: malformed, truncated
 * @param forged what pretends to be an answer to a probe of ours, but by identifier, sequence,
 *     payload, question or source is none
 * @param foreign well-formed answers to somebody else
 */
public record ProbeCounters(
    long answered, long wrong, long late, long duplicate, long garbage, long forged, long foreign) {

  /** What was received, is no answer, and was passed over. */
  public long ignored() {
    return late + duplicate + garbage + forged + foreign;
  }
}
