package detour.steering.lease;

import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** A DHCP message as dhcpcd keeps it (RFC 2131 section 2, options RFC 2132). */
final class DhcpPacket {
  private static final int OPTIONS = 240;
  private static final byte[] MAGIC_COOKIE = {99, (byte) 130, 83, 99};
  private static final int PAD = 0;
  private static final int ROUTER = 3;
  private static final int END = 255;

  private DhcpPacket() {}

  /** The first router (option 3), empty if there is none or the message is damaged. */
  static Optional<InetAddress> router(byte[] message) {
    if (message.length < OPTIONS
        || !Arrays.equals(Arrays.copyOfRange(message, OPTIONS - 4, OPTIONS), MAGIC_COOKIE)) {
      return Optional.empty();
    }
    int at = OPTIONS;
    while (at < message.length && (message[at] & 0xff) != END) {
      int code = message[at] & 0xff;
      if (code == PAD) {
        at++;
        continue;
      }
      if (at + 1 >= message.length) {
        return Optional.empty();
      }
      int length = message[at + 1] & 0xff;
      if (at + 2 + length > message.length) {
        return Optional.empty();
      }
      if (code == ROUTER && length >= 4) {
        return Optional.of(Addresses.fromBytes(Arrays.copyOfRange(message, at + 2, at + 6)));
      }
      at += 2 + length;
    }
    return Optional.empty();
  }
}
