package detour.probe.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Received;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.Loops;
import detour.probe.Probe;
import detour.probe.ProbeCounters;
import detour.probe.ProbePath;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Echo replies that are none, written by the test on the wire's far end. */
class ForgedEchoIT {
  private static final InetAddress FAR = Addresses.parse("192.0.2.1");
  private static final InetAddress STRANGER = Addresses.parse("192.0.2.66");
  private static final int IPV4 = 0x0800;
  private static final int HEADER = 20;

  private NetworkNamespace here;
  private Loops loops;
  private NativeSocket wire;
  private int ifindex;
  private byte[] near;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip");
    here = new NetworkNamespace();
    here.exec("ip", "link", "add", "wan1", "type", "veth", "peer", "name", "far1");
    here.exec("ip", "address", "add", "192.0.2.2/24", "dev", "wan1");
    here.exec("ip", "link", "set", "wan1", "up");
    here.exec("ip", "link", "set", "far1", "up");
    here.exec("ip", "neighbor", "add", "192.0.2.1", "lladdr", "02:00:00:00:00:01", "dev", "wan1");
    ifindex = Integer.parseInt(here.exec("ip", "-o", "link", "show", "far1").split(":", 2)[0]);
    String link = here.exec("ip", "-o", "link", "show", "wan1");
    near =
        HexFormat.ofDelimiter(":")
            .parseHex(link.replaceFirst("(?s).*link/ether ([0-9a-f:]{17}).*", "$1"));
    wire = here.call(() -> NativeSocket.open(NativeSocket.AF_PACKET, NativeSocket.SOCK_DGRAM, 0));
    wire.bind(SocketAddresses.packet(ifindex, IPV4, new byte[6]));
    loops = new Loops(here, 53);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      wire.close();
      here.close();
    }
  }

  /** The next request that leaves, as an IPv4 packet. */
  private byte[] request() throws Exception {
    Received received = new Received(2048);
    for (int i = 0; i < 500; i++) {
      if (received.receive(wire) > HEADER && received.bytes()[9] == 1) {
        return received.bytes();
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no request left within 5 s");
  }

  /** A reply whose octets after the ICMP checksum may be changed first. */
  private void reply(byte[] request, InetAddress from, int octet, int flip) throws Exception {
    byte[] packet = Arrays.copyOf(request, HEADER + 24);
    System.arraycopy(from.getAddress(), 0, packet, 12, 4);
    System.arraycopy(Addresses.parse("192.0.2.2").getAddress(), 0, packet, 16, 4);
    packet[8] = 64;
    packet[HEADER] = 0;
    if (octet > 0) {
      packet[HEADER + octet] ^= (byte) flip;
    }
    checksum(packet, 10, 0, HEADER);
    checksum(packet, HEADER + 2, HEADER, 24);
    send(packet);
  }

  private static void checksum(byte[] packet, int at, int from, int length) {
    ByteBuffer.wrap(packet)
        .putShort(at, (short) 0)
        .putShort(at, (short) EchoCodec.checksum(packetPart(packet, at), from, length));
  }

  private static byte[] packetPart(byte[] packet, int at) {
    byte[] copy = packet.clone();
    copy[at] = 0;
    copy[at + 1] = 0;
    return copy;
  }

  private void send(byte[] packet) throws Exception {
    wire.sendTo(packet, SocketAddresses.packet(ifindex, IPV4, near));
  }

  @Test
  void whatIsNotExactlyTheAnswerIsCountedAndPassedOver() throws Exception {
    Probe probe = loops.echo.open(new ProbePath("a", "wan1", 0, Family.IPV4), FAR);
    probe.ask(70_000);
    byte[] request = request();
    reply(request, FAR, 5, 1); // another identifier: somebody else's ping
    reply(request, FAR, 8, 1); // another nonce
    reply(request, STRANGER, 0, 0); // another source
    reply(request, FAR, 7, 1); // the short and the whole sequence number differ
    byte[] broken = request.clone();
    System.arraycopy(request, 16, broken, 12, 4);
    System.arraycopy(request, 12, broken, 16, 4);
    broken[HEADER] = 0; // a reply whose checksum is the request's
    checksum(broken, 10, 0, HEADER);
    send(broken);
    byte[] cut = new byte[HEADER + 8];
    System.arraycopy(broken, 0, cut, 0, cut.length);
    cut[3] = (byte) cut.length; // total length
    checksum(cut, 10, 0, HEADER);
    checksum(cut, HEADER + 2, HEADER, 8);
    send(cut);
    reply(request, FAR, 0, 0); // the true one
    assertThat(loops.heard.next().sequence()).isEqualTo(70_000);
    reply(request, FAR, 0, 0);
    reply(request, FAR, 0, 0);
    probe.ask(70_001);
    reply(request(), FAR, 0, 0);
    assertThat(loops.heard.next().sequence()).isEqualTo(70_001);
    assertThat(loops.heard.quiet()).isTrue();
    ProbeCounters counters = loops.echo.counters();
    assertThat(counters).isEqualTo(new ProbeCounters(2, 0, 0, 2, 3, 2, 1));
    assertThat(counters.ignored()).isEqualTo(8);
  }
}
