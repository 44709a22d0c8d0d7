package detour.server;

import detour.api.EventEntry;
import detour.api.Explanation;
import detour.api.HandOverRequest;
import detour.api.OverrideRequest;
import detour.api.ReloadAnswer;
import detour.api.Status;
import java.net.InetAddress;
import java.util.List;

/**
 * What the server asks of the daemon. Methods return at once but for {@link #reload}, and may be
 * called by any thread.
 */
public interface Backend {
  /** Everything at a glance, as it is now. */
  Status status();

  /**
   * Events in the order they happened.
   *
   * @param after only those with a larger sequence
   * @param limit at most so many, the newest ones, 1 to 500
   */
  List<EventEntry> events(long after, int limit);

  /**
   * By which uplink a new flow would leave.
   *
   * @param port of the destination, 0 if none was given; the choice does not depend on it
   * @throws RefusedException when it cannot be answered, with what would be right
   */
  Explanation explain(InetAddress source, InetAddress destination, int port)
      throws RefusedException;

  /**
   * An administrator's word about an uplink.
   *
   * @param who said so, for the record: {@code uid 0}
   * @throws RefusedException 404 for an unknown uplink, 422 for a bad request
   */
  void override(String uplink, OverrideRequest request, String who) throws RefusedException;

  /**
   * The other gateway of the pair shall serve.
   *
   * @throws RefusedException 404 without a pair, 409 where nothing can be handed over
   */
  void handOver(HandOverRequest request) throws RefusedException;

  /**
   * What was handed over may be taken back.
   *
   * @throws RefusedException 404 without a pair
   */
  void releasePair() throws RefusedException;

  /**
   * Reads the configuration file anew and applies it. This one may take seconds.
   *
   * @param who wishes it, for the record: {@code uid 0}
   * @return what is another than before
   * @throws RefusedException 422 with every mistake for a wrong file, 409 for one that cannot be
   *     applied here and now; nothing has changed then
   */
  ReloadAnswer reload(String who) throws RefusedException;

  /**
   * Asks to be told of changes: a new status, or an event. Called often; the listener must return
   * at once.
   *
   * @return ends the subscription
   */
  Subscription subscribe(Listener listener);

  /** Who is told of changes. */
  interface Listener {
    /** The status is another one than before; ask for it when it is needed. */
    void statusChanged();

    /** An event happened. */
    void event(EventEntry event);
  }

  /** A subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
