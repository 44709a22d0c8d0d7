package detour.probe.neighbor;

import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Neighbour solicitation and advertisement (RFC 4861 sections 4.3 and 4.4). Pure. */
final class NdpCodec {
  static final int NEIGHBOR_SOLICITATION = 135;
  static final int NEIGHBOR_ADVERTISEMENT = 136;

  /** What is on the link arrives with it, what was routed cannot (RFC 4861 section 7.1.2). */
  static final int HOP_LIMIT = 255;

  private static final int LEAST = 24;
  private static final int SOLICITED = 0x40;
  private static final int SOURCE_LINK_LAYER_ADDRESS = 1;

  private NdpCodec() {}

  /**
   * Who has this address? The kernel fills in the checksum.
   *
   * @param hardwareAddress our own, 6 octets
   */
  static byte[] solicitation(byte[] hardwareAddress, InetAddress target) {
    return ByteBuffer.allocate(LEAST + 8)
        .put((byte) NEIGHBOR_SOLICITATION)
        .position(8)
        .put(target.getAddress())
        .put((byte) SOURCE_LINK_LAYER_ADDRESS)
        .put((byte) 1)
        .put(hardwareAddress)
        .array();
  }

  /** Where it is sent: the solicited-node multicast address (RFC 4291 section 2.7.1). */
  static InetAddress solicitedNode(InetAddress target) {
    byte[] octets = new byte[16];
    octets[0] = (byte) 0xff;
    octets[1] = 2;
    octets[11] = 1;
    octets[12] = (byte) 0xff;
    System.arraycopy(target.getAddress(), 13, octets, 13, 3);
    return Addresses.fromBytes(octets);
  }

  /**
   * Who says that it is there; empty for what is no solicited advertisement as RFC 4861 section
   * 7.1.2 demands it.
   *
   * @param hopLimit that it arrived with
   */
  static Optional<InetAddress> advertiser(byte[] message, int hopLimit) {
    if (hopLimit != HOP_LIMIT
        || message.length < LEAST
        || (message[0] & 0xff) != NEIGHBOR_ADVERTISEMENT
        || message[1] != 0
        || (message[4] & SOLICITED) == 0
        || !optionsHaveLength(message)) {
      return Optional.empty();
    }
    InetAddress target = Addresses.fromBytes(Arrays.copyOfRange(message, 8, LEAST));
    return target.isMulticastAddress() ? Optional.empty() : Optional.of(target);
  }

  private static boolean optionsHaveLength(byte[] message) {
    int at = LEAST;
    while (at < message.length) {
      int length = at + 1 < message.length ? (message[at + 1] & 0xff) * 8 : 0;
      if (length == 0 || at + length > message.length) {
        return false;
      }
      at += length;
    }
    return true;
  }
}
