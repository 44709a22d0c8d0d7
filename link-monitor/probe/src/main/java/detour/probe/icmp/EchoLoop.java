package detour.probe.icmp;

import detour.event.Reason;
import detour.kernel.address.Family;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import detour.kernel.libc.Received;
import detour.kernel.libc.SocketAddresses;
import detour.probe.Probe;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives the echo probes of all paths on one thread, {@link #run}.
 *
 * <p>An answer counts when source, identifier, nonce and sequence are those of a probe that waits;
 * everything else is counted and dropped.
 */
public final class EchoLoop implements Runnable, AutoCloseable {
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int SOL_RAW = 255;
  private static final int ICMP_FILTER = 1;
  private static final int DATAGRAM = 2048;

  /** Probes older than this are forgotten; an answer later than that tells nothing. */
  private static final long KEPT_NANOS = 20_000_000_000L;

  private final ProbeListener listener;
  private final Poller poller;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Path> paths = new ArrayList<>();
  private final Received received = new Received(DATAGRAM);
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong ignored = new AtomicLong();
  private volatile boolean stopping;

  public EchoLoop(ProbeListener listener) throws LibcException {
    this.listener = listener;
    this.poller = new Poller();
  }

  /** A probe for a path; its sockets are opened by the loop's thread. */
  public Probe open(ProbePath path) {
    Path opened = new Path(path);
    later(() -> paths.add(opened));
    return opened;
  }

  /** Datagrams that were no answer to a probe of ours. */
  public long ignored() {
    return ignored.get();
  }

  private void later(Runnable task) {
    tasks.add(task);
    poller.wakeup();
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        List<NativeSocket> sockets = new ArrayList<>();
        List<Path> owners = new ArrayList<>();
        for (Path path : paths) {
          NativeSocket socket = path.socket;
          if (socket != null) {
            sockets.add(socket);
            owners.add(path);
          }
        }
        BitSet ready = poller.poll(sockets, -1);
        for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
          owners.get(i).drain();
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (LibcException e) {
      throw new IllegalStateException("poll(2) of open descriptors does not fail", e);
    } finally {
      paths.forEach(Path::closeSocket);
      poller.close();
    }
  }

  @Override
  public void close() {
    stopping = true;
    poller.wakeup();
  }

  private record Waiting(InetAddress target, long sentNanos) {}

  /** The echo probes of one path. All but the probe's own methods runs on the loop's thread. */
  private final class Path implements Probe {
    private final ProbePath path;
    private final int identifier = random.nextInt(0x10000);
    private final long nonce = random.nextLong();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private @Nullable NativeSocket socket;

    Path(ProbePath path) {
      this.path = path;
    }

    @Override
    public void ask(InetAddress target, int port, long sequence) {
      later(() -> send(target, sequence));
    }

    @Override
    public void reopen() {
      later(this::closeSocket);
    }

    @Override
    public void close() {
      later(
          () -> {
            closeSocket();
            paths.remove(this);
          });
    }

    private void closeSocket() {
      NativeSocket open = socket;
      if (open != null) {
        open.close();
        socket = null;
      }
    }

    private void send(InetAddress target, long sequence) {
      long now = System.nanoTime();
      forget(now);
      try {
        NativeSocket open = socket == null ? openSocket() : socket;
        socket = open;
        waiting.put(sequence, new Waiting(target, System.nanoTime()));
        open.sendTo(
            EchoCodec.request(path.family(), identifier, nonce, sequence),
            SocketAddresses.inet(target, 0, 0));
      } catch (LibcException e) {
        waiting.remove(sequence);
        closeSocket();
        listener.notSent(
            path.key(),
            sequence,
            new Reason("probe-not-sent", "a probe could not be sent: " + e.getMessage()));
      }
    }

    private NativeSocket openSocket() throws LibcException {
      boolean four = path.family() == Family.IPV4;
      NativeSocket open =
          NativeSocket.open(
              path.family().number(), NativeSocket.SOCK_RAW, four ? IPPROTO_ICMP : IPPROTO_ICMPV6);
      try {
        open.bindToDevice(path.interfaceName());
        open.mark(path.mark());
        open.option(NativeSocket.SOL_SOCKET, NativeSocket.SO_TIMESTAMPNS, 1);
        if (four) {
          open.option(SOL_RAW, ICMP_FILTER, ~(1 << EchoCodec.ECHO_REPLY_4));
        } else {
          open.option(IPPROTO_ICMPV6, ICMP_FILTER, onlyEchoReplies(), "filtering ICMPv6");
        }
      } catch (LibcException e) {
        open.close();
        throw e;
      }
      return open;
    }

    /** struct icmp6_filter: 256 bits, one for each type, set: blocked. */
    private static byte[] onlyEchoReplies() {
      byte[] filter = new byte[32];
      java.util.Arrays.fill(filter, (byte) 0xff);
      java.nio.ByteBuffer words =
          java.nio.ByteBuffer.wrap(filter).order(java.nio.ByteOrder.nativeOrder());
      int word = EchoCodec.ECHO_REPLY_6 / 32;
      words.putInt(4 * word, ~(1 << (EchoCodec.ECHO_REPLY_6 % 32)));
      return filter;
    }

    private void forget(long now) {
      Iterator<Waiting> each = waiting.values().iterator();
      while (each.hasNext()) {
        if (now - each.next().sentNanos() > KEPT_NANOS) {
          each.remove();
        }
      }
    }

    private void drain() {
      NativeSocket open = socket;
      while (open != null) {
        int length = received.receive(open);
        if (length < 0) {
          return; // nothing more is there, or an error that the next sending will meet
        }
        long receivedNanos = System.nanoTime() - received.ageNanos();
        var reply = EchoCodec.reply(path.family(), received.bytes());
        if (reply.isEmpty()
            || reply.get().identifier() != identifier
            || reply.get().nonce() != nonce) {
          ignored.incrementAndGet();
          continue;
        }
        Waiting probe = waiting.get(reply.get().sequence());
        if (probe == null || !probe.target().equals(received.source())) {
          ignored.incrementAndGet();
          continue;
        }
        waiting.remove(reply.get().sequence());
        listener.answered(
            path.key(), reply.get().sequence(), Math.max(1, receivedNanos - probe.sentNanos()));
      }
    }
  }
}
