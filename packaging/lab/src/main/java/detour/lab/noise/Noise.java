package detour.lab.noise;

import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import detour.lab.netns.PacketSocket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What every access network sends its customers whether or not the world behind it lives: of 50
 * packets 24 are ARP broadcasts, one is a router advertisement, one each an IGMP and an MLD query,
 * the rest scans from outside.
 */
public final class Noise implements AutoCloseable {
  private static final int CYCLE = 50;
  private static final int SEED = 20_260_101;

  private final Namespace namespace;
  private final String device;
  private final long intervalNanos;
  private final Random random = new Random(SEED);
  private final AtomicLong sent = new AtomicLong();
  private final Thread thread;
  private volatile NoiseTarget target;
  private volatile boolean muted;
  private volatile boolean stopped;
  private @Nullable PacketSocket socket;

  /**
   * Begins at once.
   *
   * @param namespace of the next hop
   * @param device towards the gateway
   * @param perSecond packets, evenly spread
   */
  public Noise(Namespace namespace, String device, int perSecond, NoiseTarget target) {
    this.namespace = namespace;
    this.device = device;
    this.target = target;
    intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    thread = namespace.thread("noise", this::run);
  }

  /** Sends to and from other addresses from now on. */
  public void aim(NoiseTarget next) {
    target = next;
  }

  /** Is silent, or speaks again. */
  public void mute(boolean silent) {
    muted = silent;
  }

  /** Frames sent so far. */
  public long sent() {
    return sent.get();
  }

  private void run() {
    long due = System.nanoTime();
    for (long i = 0; !stopped; i++) {
      due += intervalNanos;
      LockSupport.parkNanos(due - System.nanoTime());
      if (!muted) {
        send(frame((int) (i % CYCLE)));
      }
    }
    drop();
  }

  private void send(byte[] frame) {
    try {
      PacketSocket open = socket;
      if (open == null) {
        open = new PacketSocket(device, false, false);
        socket = open;
      }
      if (open.send(frame)) {
        sent.incrementAndGet();
      } else {
        drop(); // down, or another device of the same name: next time with a new socket
      }
    } catch (LabException gone) {
      drop(); // no such device at the moment
    }
  }

  private void drop() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  private byte[] frame(int i) {
    NoiseTarget t = target;
    if (i == 0) {
      return Frames.routerAdvertisement(
          t.nextHopMac(), t.nextHopLinkLocal(), t.prefix6(), t.routerLifetimeSeconds());
    }
    if (i == 1) {
      return Frames.igmpQuery(t.nextHopMac(), t.nextHop4());
    }
    if (i == 2) {
      return Frames.mldQuery(t.nextHopMac(), t.nextHopLinkLocal());
    }
    return i % 2 == 0 ? scan(t, i) : arp(t);
  }

  private byte[] arp(NoiseTarget t) {
    String net = t.nextHop4().substring(0, t.nextHop4().lastIndexOf('.') + 1);
    return Frames.arpRequest(t.nextHopMac(), t.nextHop4(), net + (3 + random.nextInt(250)));
  }

  private byte[] scan(NoiseTarget t, int i) {
    boolean ipv6 = i % 8 == 0;
    byte[] from = ipv6 ? outside6() : outside4();
    byte[] to = Frames.address(ipv6 ? t.gateway6() : t.gateway4());
    int fromPort = 1024 + random.nextInt(60_000);
    if (i % 3 == 0) {
      byte[] data = new byte[24];
      random.nextBytes(data);
      return Frames.udp(
          t.gatewayMac(), t.nextHopMac(), from, to, fromPort, 1 + random.nextInt(9999), data);
    }
    int[] ports = {22, 23, 80, 443, 445, 3389, 8080};
    return Frames.syn(
        t.gatewayMac(),
        t.nextHopMac(),
        from,
        to,
        fromPort,
        ports[random.nextInt(ports.length)],
        random.nextInt());
  }

  private byte[] outside4() {
    return new byte[] {(byte) 203, 0, 113, (byte) (1 + random.nextInt(254))};
  }

  private byte[] outside6() {
    byte[] address = Arrays.copyOf(Frames.address("2001:db8:eeee::"), 16);
    address[15] = (byte) (1 + random.nextInt(254));
    return address;
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "noise in " + namespace.name();
  }
}
