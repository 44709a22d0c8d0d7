package detour.probe.neighbor;

import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** ARP of IPv4 over Ethernet (RFC 826), without the Ethernet header. Pure. */
final class ArpCodec {
  static final int ETHER_TYPE = 0x0806;
  private static final int LENGTH = 28;
  private static final int ETHERNET = 1;
  private static final int IPV4 = 0x0800;
  private static final int REQUEST = 1;
  private static final int REPLY = 2;

  /**
   * What a reply says.
   *
   * @param sender who has the address
   * @param target to whom it is said
   */
  record Reply(InetAddress sender, InetAddress target) {}

  private ArpCodec() {}

  /**
   * Who has this address?
   *
   * @param hardwareAddress our own, 6 octets
   * @param source our own; 0.0.0.0 while we have none (RFC 5227 section 1.1)
   */
  static byte[] request(byte[] hardwareAddress, InetAddress source, InetAddress target) {
    return ByteBuffer.allocate(LENGTH)
        .putShort((short) ETHERNET)
        .putShort((short) IPV4)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) REQUEST)
        .put(hardwareAddress)
        .put(source.getAddress())
        .put(new byte[6])
        .put(target.getAddress())
        .array();
  }

  /** Reads a reply; Ethernet may have padded it. */
  static Optional<Reply> reply(byte[] packet) {
    ByteBuffer in = ByteBuffer.wrap(packet);
    if (packet.length < LENGTH
        || in.getShort(0) != ETHERNET
        || in.getShort(2) != IPV4
        || in.get(4) != 6
        || in.get(5) != 4
        || in.getShort(6) != REPLY) {
      return Optional.empty();
    }
    return Optional.of(new Reply(address(in, 14), address(in, 24)));
  }

  private static InetAddress address(ByteBuffer in, int at) {
    byte[] octets = new byte[4];
    in.get(at, octets);
    return Addresses.fromBytes(octets);
  }

  /** A classic BPF program that lets in replies only: neighbourhoods are noisy. */
  static byte[] onlyReplies() {
    ByteBuffer program = ByteBuffer.allocate(4 * 8).order(ByteOrder.nativeOrder());
    instruction(program, 0x28, 0, 0, 6); // ldh [6]: the operation
    instruction(program, 0x15, 0, 1, REPLY); // jeq, else over the next one
    instruction(program, 0x06, 0, 0, 0xffff); // ret: all of it
    instruction(program, 0x06, 0, 0, 0); // ret: nothing
    return program.array();
  }

  private static void instruction(ByteBuffer program, int code, int yes, int no, int k) {
    program.putShort((short) code).put((byte) yes).put((byte) no).putInt(k);
  }
}
