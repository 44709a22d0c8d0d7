package detour.lab.netns;

import com.sun.jna.Native;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * ICMP echoes to one address (raw(7), RFC 792; ipv6(7), RFC 4443). Made on the thread of its
 * namespace; then one thread may ask and another receive.
 */
public final class EchoSocket implements AutoCloseable {
  private static final int IPPROTO_ICMP = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO6_REQUEST = 128;
  private static final int ECHO6_REPLY = 129;
  private static final int HEADER = 8;
  private static final int IDENTIFIER = 4;
  private static final int LARGEST = 2048;

  /** How often a waiting receiver looks whether it was told to stop, microseconds. */
  private static final long WAKE_MICROS = 100_000;

  /** Of answers: a receiver that waits for a processor is not to lose what was answered. */
  private static final int BUFFER = 8 << 20;

  private final int fd;
  private final boolean six;
  private final byte[] buffer = new byte[LARGEST];

  /** Asks this address only, and hears from no other. */
  public EchoSocket(InetAddress to) {
    six = to instanceof Inet6Address;
    fd =
        Libc.socket(
            six ? Libc.AF_INET6 : Libc.AF_INET,
            Libc.SOCK_RAW | Libc.SOCK_CLOEXEC,
            six ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
    if (fd < 0) {
      throw LabException.errno("icmp socket", Native.getLastError());
    }
    byte[] wake = host(16).putLong(0).putLong(WAKE_MICROS).array();
    byte[] address = six ? address6(to) : address4(to);
    byte[] room = host(4).putInt(BUFFER).array();
    if (Libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, wake, wake.length) != 0
        || Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, room, room.length) != 0
        || Libc.connect(fd, address, address.length) != 0) {
      int errno = Native.getLastError();
      Libc.close(fd);
      throw LabException.errno("icmp socket to " + to.getHostAddress(), errno);
    }
  }

  /** struct sockaddr_in. */
  private static byte[] address4(InetAddress to) {
    byte[] address = host(16).putShort((short) Libc.AF_INET).putShort((short) 0).array();
    System.arraycopy(to.getAddress(), 0, address, 4, 4);
    return address;
  }

  /** struct sockaddr_in6. */
  private static byte[] address6(InetAddress to) {
    byte[] address = host(28).putShort((short) Libc.AF_INET6).putShort((short) 0).array();
    System.arraycopy(to.getAddress(), 0, address, 8, 16);
    return address;
  }

  private static ByteBuffer host(int octets) {
    return ByteBuffer.allocate(octets).order(ByteOrder.nativeOrder());
  }

  /**
   * Sends a request with an identifier of its own: a new connection to whoever tracks them.
   *
   * @param number comes back in the answer; its lower half is the identifier
   * @return false if it could not be sent
   */
  public boolean ask(int number) {
    byte[] message =
        ByteBuffer.allocate(HEADER + 4)
            .put((byte) (six ? ECHO6_REQUEST : ECHO_REQUEST))
            .put((byte) 0)
            .putShort((short) 0)
            .putShort((short) number)
            .putShort((short) 1)
            .putInt(number)
            .array();
    if (!six) { // the kernel makes that of ICMPv6
      ByteBuffer.wrap(message).putShort(2, checksum(message));
    }
    return Libc.send(fd, message, message.length, 0) == message.length;
  }

  /** RFC 1071. */
  private static short checksum(byte[] message) {
    ByteBuffer words = ByteBuffer.wrap(message);
    int sum = 0;
    while (words.hasRemaining()) {
      sum += words.getShort() & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~(sum + (sum >>> 16));
  }

  /**
   * The number of an answer.
   *
   * @return -1 if none came within a tenth of a second
   */
  public int receive() {
    int length = (int) Libc.recv(fd, buffer, buffer.length, 0);
    int header = length <= 0 || six ? 0 : (buffer[0] & 0x0f) * 4; // IPv4's header comes along
    if (length < header + HEADER + 4 || buffer[header] != (byte) (six ? ECHO6_REPLY : ECHO_REPLY)) {
      return -1;
    }
    ByteBuffer reply = ByteBuffer.wrap(Arrays.copyOfRange(buffer, header, length));
    int number = reply.getInt(HEADER);
    return reply.getShort(IDENTIFIER) == (short) number ? number : -1;
  }

  @Override
  public void close() {
    Libc.close(fd);
  }
}
