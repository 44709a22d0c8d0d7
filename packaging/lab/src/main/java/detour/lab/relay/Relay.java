package detour.lab.relay;

import detour.lab.netns.Namespace;
import detour.lab.netns.PacketSocket;
import java.time.Duration;
import java.util.List;

/** Joins two devices of one namespace by a wire of a given length, in both directions. */
public final class Relay implements AutoCloseable {
  private final PacketSocket left;
  private final PacketSocket right;
  private final List<OneWay> ways;

  /**
   * Begins at once.
   *
   * @param namespace in which both devices are and nothing else happens
   * @param oneWay how long each frame is held
   */
  public Relay(Namespace namespace, String leftDevice, String rightDevice, Duration oneWay) {
    // The devices are wires only: the kernel itself must not speak on them.
    for (String device : List.of(leftDevice, rightDevice)) {
      namespace.sysctl("ipv6/conf/" + device + "/disable_ipv6", "1");
      namespace.ip("link set " + device + " arp off up");
    }
    left = namespace.call(() -> new PacketSocket(leftDevice, true, true));
    right = namespace.call(() -> new PacketSocket(rightDevice, true, true));
    ways =
        List.of(
            new OneWay(namespace, leftDevice, left, right),
            new OneWay(namespace, rightDevice, right, left));
    delay(oneWay, Duration.ZERO);
  }

  /**
   * Changes the length of the wire.
   *
   * @param oneWay how long each frame is held
   * @param jitter up to how much longer, evenly spread; frames do not overtake each other
   */
  public void delay(Duration oneWay, Duration jitter) {
    ways.forEach(w -> w.delay(oneWay, jitter));
  }

  /** Holds every frame that comes from now on, and lets them all go after a time. */
  public void hold(Duration length) {
    long untilNanos = System.nanoTime() + length.toNanos();
    ways.forEach(w -> w.hold(untilNanos));
  }

  @Override
  public void close() {
    ways.forEach(OneWay::close);
    left.close();
    right.close();
  }
}
