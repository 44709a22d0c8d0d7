package detour.lab.relay;

import detour.lab.netns.Namespace;
import detour.lab.netns.PacketSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One direction of a {@link Relay}. */
final class OneWay {
  private static final int LARGEST = 66_000; // a segmentation-offload frame with its header

  /** Frames on the wire at a time; more are lost, as on a full link. */
  private static final int CAPACITY = 50_000;

  @SuppressWarnings("ArrayRecordComponent") // a frame, never compared
  private record Held(byte[] frame, long dueNanos) {}

  private final PacketSocket from;
  private final PacketSocket to;
  private final BlockingQueue<Held> wire = new ArrayBlockingQueue<>(CAPACITY);
  private final Random random = new Random(1);
  private final Thread receiver;
  private final Thread sender;
  private volatile long delayNanos;
  private volatile long jitterNanos;
  private volatile long heldUntilNanos = System.nanoTime();
  private volatile boolean stopped;

  OneWay(Namespace namespace, String name, PacketSocket from, PacketSocket to) {
    this.from = from;
    this.to = to;
    receiver = namespace.thread("in-" + name, this::receive);
    sender = namespace.thread("out-" + name, this::send);
  }

  void delay(Duration oneWay, Duration jitter) {
    delayNanos = oneWay.toNanos();
    jitterNanos = jitter.toNanos();
  }

  void hold(long untilNanos) {
    heldUntilNanos = untilNanos;
  }

  private void receive() {
    byte[] buffer = new byte[LARGEST];
    while (!stopped) {
      byte[] frame = from.receive(buffer);
      if (frame.length > 0) {
        long jitter = jitterNanos == 0 ? 0 : (long) (random.nextDouble() * jitterNanos);
        long due = System.nanoTime() + delayNanos + jitter;
        wire.offer(new Held(frame, heldUntilNanos - due > 0 ? heldUntilNanos : due));
      }
    }
  }

  private void send() {
    while (!stopped) {
      Held held = next();
      if (held != null) {
        long wait = held.dueNanos() - System.nanoTime();
        while (wait > 0 && !stopped) {
          LockSupport.parkNanos(wait);
          wait = held.dueNanos() - System.nanoTime();
        }
        to.send(held.frame());
      }
    }
  }

  private @Nullable Held next() {
    try {
      return wire.poll(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopped = true;
      return null;
    }
  }

  void close() {
    stopped = true;
    try {
      receiver.join(TimeUnit.SECONDS.toMillis(2));
      sender.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
