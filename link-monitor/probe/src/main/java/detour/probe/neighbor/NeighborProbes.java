package detour.probe.neighbor;

import detour.event.Reason;
import detour.kernel.LinuxRtnetlink;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Received;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.link.Link;
import detour.probe.Outcomes;
import detour.probe.Outcomes.Ignored;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.Surroundings;
import detour.probe.raw.RawLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks next hops for their hardware address, on Ethernet and what looks like it.
 *
 * <p>Neither ARP nor NDP carry a number, so an answer is one to the latest probe that waits; those
 * before it stay silent. An answer counts when it names the next hop, came in by the device, for
 * IPv4 says it to us, and for IPv6 has hop limit 255 and the solicited flag.
 */
public final class NeighborProbes {
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int ICMP6_FILTER = 1;
  private static final int ARPHRD_ETHER = 1;
  private static final int DATAGRAM = 1500;
  private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
  private static final InetAddress UNSPECIFIED = Addresses.fromBytes(new byte[4]);

  /** A next hop that takes longer than this to answer on its own wire tells nothing. */
  private static final long KEPT_NANOS = 3_000_000_000L;

  private final RawLoop loop;
  private final Outcomes outcomes;
  private final Received received = new Received(DATAGRAM);

  public NeighborProbes(RawLoop loop, ProbeListener listener) {
    this.loop = loop;
    this.outcomes = new Outcomes(listener);
  }

  /** A probe of the next hop that the surroundings say at each asking. */
  public Probe open(ProbePath path, Supplier<Surroundings> surroundings) {
    return new NeighborProbe(path, surroundings);
  }

  /** What came back so far. */
  public ProbeCounters counters() {
    return outcomes.counters();
  }

  private record Asked(InetAddress nextHop, long sentNanos) {}

  private record Wire(NativeSocket socket, int ifindex, byte[] hardwareAddress) {}

  /** All but the probe's own methods runs on the loop's thread. */
  private final class NeighborProbe implements Probe {
    private final ProbePath path;
    private final Supplier<Surroundings> surroundings;
    private final Map<Long, Asked> waiting = new LinkedHashMap<>();
    private @Nullable Wire wire;
    private InetAddress source = UNSPECIFIED;

    NeighborProbe(ProbePath path, Supplier<Surroundings> surroundings) {
      this.path = path;
      this.surroundings = surroundings;
    }

    @Override
    public void ask(long sequence) {
      loop.later(() -> send(sequence));
    }

    @Override
    public void reopen() {
      loop.later(this::closeWire);
    }

    @Override
    public void close() {
      reopen();
    }

    private void closeWire() {
      Wire open = wire;
      if (open != null) {
        loop.close(open.socket());
        wire = null;
      }
    }

    private void send(long sequence) {
      long now = System.nanoTime();
      waiting.values().removeIf(each -> now - each.sentNanos() > KEPT_NANOS);
      Surroundings around = surroundings.get();
      Optional<InetAddress> nextHop =
          around.nextHop().filter(each -> Family.of(each) == path.family());
      if (nextHop.isEmpty()) {
        outcomes.notSent(
            path,
            sequence,
            new Reason("no-next-hop", "no next hop of " + path.interfaceName() + " is known"));
        return;
      }
      try {
        Wire open = wire == null ? open() : wire;
        wire = open;
        waiting.put(sequence, new Asked(nextHop.get(), System.nanoTime()));
        send(open, nextHop.get(), around);
      } catch (IOException e) {
        waiting.remove(sequence);
        closeWire();
        outcomes.notSent(path, sequence, e);
      }
    }

    private void send(Wire open, InetAddress nextHop, Surroundings around) throws LibcException {
      if (path.family() == Family.IPV4) {
        source = around.source().filter(each -> Family.of(each) == Family.IPV4).orElse(UNSPECIFIED);
        open.socket()
            .sendTo(
                ArpCodec.request(open.hardwareAddress(), source, nextHop),
                SocketAddresses.packet(open.ifindex(), ArpCodec.ETHER_TYPE, BROADCAST));
      } else {
        open.socket()
            .sendTo(
                NdpCodec.solicitation(open.hardwareAddress(), nextHop),
                SocketAddresses.inet(NdpCodec.solicitedNode(nextHop), 0, open.ifindex()));
      }
    }

    private Wire open() throws IOException {
      Link link = link();
      byte[] own = HexFormat.ofDelimiter(":").parseHex(link.hardwareAddress());
      if (link.type() != ARPHRD_ETHER || own.length != 6) {
        throw new IOException(
            path.interfaceName() + " is no Ethernet: it has no neighbours to ask");
      }
      NativeSocket socket = path.family() == Family.IPV4 ? arp(link.ifindex()) : ndp();
      loop.watch(socket, () -> drain(socket));
      return new Wire(socket, link.ifindex(), own);
    }

    private Link link() throws IOException {
      try (LinuxRtnetlink rtnetlink = new LinuxRtnetlink()) {
        return rtnetlink.links().stream()
            .filter(each -> each.name().equals(path.interfaceName()))
            .findFirst()
            .orElseThrow(() -> new IOException("there is no interface " + path.interfaceName()));
      }
    }

    private NativeSocket arp(int ifindex) throws LibcException {
      // Without a protocol until it is bound: it must not hear other devices for a moment.
      NativeSocket socket = NativeSocket.open(NativeSocket.AF_PACKET, NativeSocket.SOCK_DGRAM, 0);
      try {
        socket.filter(ArpCodec.onlyReplies());
        socket.mark(path.mark());
        socket.timestamps();
        socket.bind(SocketAddresses.packet(ifindex, ArpCodec.ETHER_TYPE, new byte[6]));
        return socket;
      } catch (LibcException e) {
        socket.close();
        throw e;
      }
    }

    private NativeSocket ndp() throws LibcException {
      NativeSocket socket =
          NativeSocket.open(NativeSocket.AF_INET6, NativeSocket.SOCK_RAW, IPPROTO_ICMPV6);
      try {
        socket.bindToDevice(path.interfaceName());
        socket.mark(path.mark());
        socket.timestamps();
        int six = NativeSocket.IPPROTO_IPV6;
        socket.option(six, NativeSocket.IPV6_MULTICAST_HOPS, NdpCodec.HOP_LIMIT);
        socket.option(six, NativeSocket.IPV6_UNICAST_HOPS, NdpCodec.HOP_LIMIT);
        socket.option(six, NativeSocket.IPV6_RECVHOPLIMIT, 1);
        socket.option(IPPROTO_ICMPV6, ICMP6_FILTER, onlyAdvertisements(), "filtering ICMPv6");
        return socket;
      } catch (LibcException e) {
        socket.close();
        throw e;
      }
    }

    /** struct icmp6_filter: 256 bits, one for each type, set: blocked. */
    private static byte[] onlyAdvertisements() {
      byte[] filter = new byte[32];
      Arrays.fill(filter, (byte) 0xff);
      int type = NdpCodec.NEIGHBOR_ADVERTISEMENT;
      ByteBuffer.wrap(filter)
          .order(ByteOrder.nativeOrder())
          .putInt(4 * (type / 32), ~(1 << (type % 32)));
      return filter;
    }

    private void drain(NativeSocket socket) {
      while (wire != null && received.receive(socket) >= 0) {
        long at = System.nanoTime() - received.ageNanos();
        if (path.family() == Family.IPV4) {
          ArpCodec.reply(received.bytes())
              .ifPresentOrElse(
                  reply -> take(reply.sender(), reply.target().equals(source), at),
                  () -> outcomes.ignored(Ignored.GARBAGE));
        } else {
          NdpCodec.advertiser(received.bytes(), received.hopLimit().orElse(-1))
              .ifPresentOrElse(
                  advertiser -> take(advertiser, true, at),
                  () -> outcomes.ignored(Ignored.GARBAGE));
        }
      }
    }

    private void take(InetAddress neighbor, boolean toUs, long atNanos) {
      long latest = -1;
      for (Map.Entry<Long, Asked> each : waiting.entrySet()) {
        if (each.getValue().nextHop().equals(neighbor)) {
          latest = each.getKey();
        }
      }
      Asked probe = waiting.get(latest);
      if (probe == null) {
        boolean ours = surroundings.get().nextHop().filter(neighbor::equals).isPresent();
        outcomes.ignored(ours ? Ignored.DUPLICATE : Ignored.FOREIGN);
      } else if (!toUs) {
        outcomes.ignored(Ignored.FOREIGN);
      } else {
        waiting.clear();
        outcomes.answered(path, latest, atNanos - probe.sentNanos());
      }
    }
  }
}
