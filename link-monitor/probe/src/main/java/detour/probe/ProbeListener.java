package detour.probe;

import detour.event.Reason;

/** Where the outcome of probes goes; called on probe threads, must return at once. */
public interface ProbeListener {
  /**
   * An answer came.
   *
   * @param path the path's key
   * @param sequence of the probe
   * @param rttNanos from sending to the kernel's receipt
   */
  void answered(String path, long sequence, long rttNanos);

  /** A probe could not be sent, which is no silence. */
  void notSent(String path, long sequence, Reason reason);
}
