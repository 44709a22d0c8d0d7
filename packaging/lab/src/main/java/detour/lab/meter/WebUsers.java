package detour.lab.meter;

import detour.lab.Addresses;
import detour.lab.Internet;
import detour.lab.netns.Namespace;
import detour.lab.server.Ports;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** People who read: each thinks, asks for a page of several objects, and thinks again. */
public final class WebUsers implements AutoCloseable {
  private final Loop loop = new Loop();
  private final Tally tally = new Tally(Streams.WEB, Family.IPV4);
  private final Thread thread;

  private WebUsers(Namespace host, int users, long seed) {
    Random random = new Random(seed);
    InetSocketAddress server =
        new InetSocketAddress(Addresses.parse(Internet.SERVICE4), Ports.DOWNLOAD);
    for (int i = 0; i < users; i++) {
      new WebUser(loop, tally, server, random).think();
    }
    thread = host.thread("web-users", loop::run);
  }

  /**
   * Begins, everybody thinking.
   *
   * @param seed of their thoughts
   */
  public static WebUsers start(Namespace host, int users, long seed) {
    return new WebUsers(host, users, seed);
  }

  /** What has been measured so far; it goes on. A request is an object asked for. */
  public StreamReport report() {
    return tally.report(System.nanoTime());
  }

  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
