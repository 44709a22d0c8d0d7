package detour.lab.meter;

import detour.lab.Addresses;
import detour.lab.Internet;
import detour.lab.netns.EchoSocket;
import detour.lab.netns.Namespace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * ICMP echoes, each a new connection: what new flows meet, told without a packet that a detector
 * might take for the office's own traffic.
 */
public final class FreshEchoes implements AutoCloseable {
  private final Tally tally = new Tally(Streams.FRESH_ECHO, Family.IPV4);
  private final EchoSocket socket;
  private final long intervalNanos;
  private final int first;
  private final Thread asking;
  private final Thread hearing;
  private volatile boolean stopped;

  private FreshEchoes(Namespace host, Duration interval, int first) {
    this.first = first;
    intervalNanos = interval.toNanos();
    socket = host.call(() -> new EchoSocket(Addresses.parse(Internet.SERVICE4)));
    hearing = host.thread("echoes-in", this::hear);
    asking = host.thread("echoes-out", this::ask);
  }

  /**
   * Begins to ask the lab's server.
   *
   * @param host on which nobody else makes fresh echoes
   * @param first identifier: one that was used half a minute ago is no new connection to conntrack
   */
  public static FreshEchoes start(Namespace host, Duration interval, int first) {
    return new FreshEchoes(host, interval, first);
  }

  private void ask() {
    long due = System.nanoTime();
    while (!stopped) {
      due = Math.max(due + intervalNanos, System.nanoTime());
      LockSupport.parkNanos(due - System.nanoTime());
      if (!socket.ask(first + tally.request(System.nanoTime()))) {
        tally.refused();
      }
    }
  }

  private void hear() {
    while (!stopped) {
      int number = socket.receive();
      if (number >= first) {
        tally.answer(number - first, System.nanoTime());
      }
    }
  }

  /** What has been measured so far; it goes on. */
  public StreamReport report() {
    return tally.report(System.nanoTime());
  }

  @Override
  public void close() {
    stopped = true;
    try {
      asking.join(TimeUnit.SECONDS.toMillis(2));
      hearing.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
  }
}
