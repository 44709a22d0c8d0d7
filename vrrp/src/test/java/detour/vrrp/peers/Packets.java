package detour.vrrp.peers;

import detour.kernel.address.Addresses;
import detour.lab.Await;
import detour.lab.netns.EchoSocket;
import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host's packets to a virtual address, one a millisecond whether or not they are answered (ping
 * sends ten times fewer while nobody answers, and otherwise never sleeps).
 */
public final class Packets {
  private static final long EVERY_NANOS = 1_000_000;

  /** Three minutes. */
  private static final int MOST = 180_000;

  /** For the answer to the last one. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(300);

  private final EchoSocket socket;
  private final Thread asking;
  private final Thread hearing;
  private final long[] sentNanos = new long[MOST];
  private final boolean[] answered = new boolean[MOST];
  private volatile int sent;
  private volatile boolean enough;
  private volatile boolean closed;
  private long worstLateNanos;

  /**
   * What became of them.
   *
   * @param lost that found no answer
   * @param gapMillis between the sending of those answered around the longest run of lost ones; 0
   *     if none is lost; infinite if the last was lost
   * @param lateMillis the most that one was sent too late
   */
  public record Tally(double lost, double gapMillis, double lateMillis) {}

  /** They flow from now on. */
  public Packets(Namespace host, String address) {
    socket = host.call(() -> new EchoSocket(Addresses.parse(address)));
    hearing = host.thread("packets-in", this::hear);
    asking = host.thread("packets-out", this::ask);
  }

  private void ask() {
    long due = System.nanoTime();
    for (int number = 0; !enough && number < MOST; number++) {
      long now = System.nanoTime();
      while (now < due) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
      worstLateNanos = Math.max(worstLateNanos, now - due);
      sentNanos[number] = now;
      socket.ask(number); // what cannot even be sent is lost as well
      sent = number + 1;
      due += EVERY_NANOS;
    }
  }

  private void hear() {
    while (!closed) {
      int number = socket.receive();
      if (number >= 0 && number < MOST) {
        answered[number] = true;
      }
    }
  }

  /** Ends them and counts. */
  public Tally end() {
    enough = true;
    join(asking);
    Await.traffic(ON_THE_WAY);
    closed = true;
    join(hearing);
    socket.close();
    return tally();
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Tally tally() {
    double lateMillis = worstLateNanos / 1e6;
    int before = -1;
    int lost = 0;
    int longest = 0;
    double gapMillis = 0;
    for (int i = 0; i < sent; i++) {
      if (!answered[i]) {
        lost++;
        continue;
      }
      int missing = before < 0 ? 0 : i - before - 1;
      if (missing > longest) {
        longest = missing;
        gapMillis = (sentNanos[i] - sentNanos[before]) / 1e6;
      }
      before = i;
    }
    if (before < 0) {
      throw new LabException("the virtual address never answered");
    }
    return new Tally(lost, answered[sent - 1] ? gapMillis : Double.POSITIVE_INFINITY, lateMillis);
  }
}
