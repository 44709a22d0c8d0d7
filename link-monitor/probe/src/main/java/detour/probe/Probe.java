package detour.probe;

/** One question on one path, asked again and again. */
public interface Probe extends AutoCloseable {
  /**
   * Asks once. Returns at once; the outcome goes to the listener, or there is none.
   *
   * @param sequence another one for each probe of the path, whatever its kind
   */
  void ask(long sequence);

  /** Forgets sockets and what was learned through them: the interface is another one. */
  void reopen();

  @Override
  void close();
}
