package detour.vrrp.state;

/**
 * The numbers of a virtual router.
 *
 * @param speech its versions
 * @param intervalNanos between its adverts (Advertisement_Interval)
 * @param owner whether the addresses are its own (priority 255)
 * @param preempt whether it takes the role from one of lower priority (Preempt_Mode)
 * @param preemptDelayNanos for which it does not yet, after its start
 * @param renewNanos how often the lifetime of its addresses is renewed while it holds them
 * @param refreshNanos how often the neighbours are told anew while Active
 */
public record RouterNumbers(
    Speech speech,
    long intervalNanos,
    boolean owner,
    boolean preempt,
    long preemptDelayNanos,
    long renewNanos,
    long refreshNanos) {
  public RouterNumbers {
    if (intervalNanos <= 0 || preemptDelayNanos < 0 || renewNanos <= 0 || refreshNanos <= 0) {
      throw new IllegalArgumentException("interval " + intervalNanos);
    }
  }
}
