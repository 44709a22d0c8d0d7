package detour.probe;

import detour.event.Reason;

/**
 * Where the outcome of probes goes; called on probe threads, must return at once.
 *
 * <p>For one probe at most one of {@link #answered}, {@link #wrong} and {@link #notSent} is called;
 * none at all is silence. Text of strangers in a reason is printable ASCII of bounded length.
 */
public interface ProbeListener {
  /**
   * An answer came.
   *
   * @param path the path's key
   * @param sequence of the probe
   * @param rttNanos from asking to the answer: for echo the kernel's receipt, for TCP the standing
   *     connection, for HTTP the first octet of the response (so that the handshakes of TCP and TLS
   *     are in it), for a program its end
   */
  void answered(String path, long sequence, long rttNanos);

  /** A probe could not be sent, which is no silence. */
  void notSent(String path, long sequence, Reason reason);

  /** An answer came that is not what was expected. */
  void wrong(String path, long sequence, Wrong wrong, Reason reason);

  /** What the kernel measured on a connection that a probe made; beside the outcome, before it. */
  default void measured(String path, long sequence, TcpFigures figures) {}
}
