package detour.probe.icmp;

import detour.kernel.address.Family;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Received;
import detour.kernel.libc.SocketAddresses;
import detour.probe.Outcomes;
import detour.probe.Outcomes.Ignored;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.raw.RawLoop;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives the echo probes of all paths; one raw socket for each path, however many
 * targets it has.
 *
 * <p>An answer counts when source, identifier, nonce and sequence are those of a probe that waits;
 * everything else is counted and passed over.
 */
public final class EchoProbes {
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int SOL_RAW = 255;
  private static final int ICMP_FILTER = 1;
  private static final int DATAGRAM = 2048;

  /** Probes older than this are forgotten; an answer later than that tells nothing. */
  private static final long KEPT_NANOS = 20_000_000_000L;

  private final RawLoop loop;
  private final Outcomes outcomes;
  private final Map<ProbePath, Path> paths = new ConcurrentHashMap<>();
  private final Received received = new Received(DATAGRAM);
  private final SecureRandom random = new SecureRandom();

  public EchoProbes(RawLoop loop, ProbeListener listener) {
    this.loop = loop;
    this.outcomes = new Outcomes(listener);
  }

  /** A probe of a target on a path; the path's socket is opened by the loop's thread. */
  public Probe open(ProbePath path, InetAddress target) {
    return new EchoProbe(paths.computeIfAbsent(path, Path::new), target);
  }

  /** What came back so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }

  private final class EchoProbe implements Probe {
    private final Path path;
    private final InetAddress target;

    EchoProbe(Path path, InetAddress target) {
      this.path = path;
      this.target = target;
    }

    @Override
    public void ask(long sequence) {
      loop.later(() -> path.send(target, sequence));
    }

    @Override
    public void reopen() {
      loop.later(path::closeSocket);
    }

    /** The path's socket goes with it; it is opened again if another target is asked. */
    @Override
    public void close() {
      reopen();
    }
  }

  private record Sent(InetAddress target, long sentNanos, boolean answered) {}

  /** The echo probes of one path. All of it runs on the loop's thread. */
  private final class Path {
    private final ProbePath path;
    private final int identifier = random.nextInt(0x10000);
    private final long nonce = random.nextLong();
    private final Map<Long, Sent> sent = new LinkedHashMap<>();
    private @Nullable NativeSocket socket;

    Path(ProbePath path) {
      this.path = path;
    }

    void closeSocket() {
      NativeSocket open = socket;
      if (open != null) {
        loop.close(open);
        socket = null;
      }
    }

    void send(InetAddress target, long sequence) {
      forget(System.nanoTime());
      try {
        NativeSocket open = socket == null ? openSocket() : socket;
        socket = open;
        sent.put(sequence, new Sent(target, System.nanoTime(), false));
        open.sendTo(
            EchoCodec.request(path.family(), identifier, nonce, sequence),
            SocketAddresses.inet(target, 0, 0));
      } catch (LibcException e) {
        sent.remove(sequence);
        closeSocket();
        outcomes.notSent(path, sequence, e);
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
        open.timestamps();
        if (four) {
          open.option(SOL_RAW, ICMP_FILTER, ~(1 << EchoCodec.ECHO_REPLY_4));
        } else {
          open.option(IPPROTO_ICMPV6, ICMP_FILTER, onlyEchoReplies(), "filtering ICMPv6");
        }
      } catch (LibcException e) {
        open.close();
        throw e;
      }
      loop.watch(open, this::drain);
      return open;
    }

    /** struct icmp6_filter: 256 bits, one for each type, set: blocked. */
    private static byte[] onlyEchoReplies() {
      byte[] filter = new byte[32];
      Arrays.fill(filter, (byte) 0xff);
      ByteBuffer words = ByteBuffer.wrap(filter).order(ByteOrder.nativeOrder());
      int word = EchoCodec.ECHO_REPLY_6 / 32;
      words.putInt(4 * word, ~(1 << (EchoCodec.ECHO_REPLY_6 % 32)));
      return filter;
    }

    /** The map is in the order of sending: what follows the first young one is young. */
    private void forget(long now) {
      Iterator<Sent> oldest = sent.values().iterator();
      while (oldest.hasNext() && now - oldest.next().sentNanos() > KEPT_NANOS) {
        oldest.remove();
      }
    }

    private void drain() {
      NativeSocket open = socket;
      while (open != null) {
        if (received.receive(open) < 0) {
          return; // nothing more is there, or an error that the next sending will meet
        }
        long receivedNanos = System.nanoTime() - received.ageNanos();
        EchoCodec.reply(path.family(), received.bytes())
            .ifPresentOrElse(
                reply -> take(reply, received.source(), receivedNanos),
                () -> outcomes.ignored(Ignored.GARBAGE));
      }
    }

    private void take(EchoCodec.Reply reply, InetAddress source, long receivedNanos) {
      Sent probe = sent.get(reply.sequence());
      if (reply.identifier() != identifier) {
        outcomes.ignored(Ignored.FOREIGN);
      } else if (reply.nonce() != nonce || (probe != null && !probe.target().equals(source))) {
        outcomes.ignored(Ignored.FORGED);
      } else if (probe == null) {
        outcomes.ignored(Ignored.LATE);
      } else if (probe.answered()) {
        outcomes.ignored(Ignored.DUPLICATE);
      } else {
        sent.put(reply.sequence(), new Sent(probe.target(), probe.sentNanos(), true));
        outcomes.answered(path, reply.sequence(), receivedNanos - probe.sentNanos());
      }
    }
  }
}
