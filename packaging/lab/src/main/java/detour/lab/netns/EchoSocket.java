package detour.lab.netns;

import com.sun.jna.Native;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * ICMP echoes to one IPv4 address (raw(7), RFC 792). Made on the thread of its namespace; then one
 * thread may ask and another receive.
 */
public final class EchoSocket implements AutoCloseable {
  private static final int IPPROTO_ICMP = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST = 8;
  private static final int HEADER = 8;
  private static final int IDENTIFIER = 4;
  private static final int LARGEST = 2048;

  /** How often a waiting receiver looks whether it was told to stop, microseconds. */
  private static final long WAKE_MICROS = 100_000;

  private final int fd;
  private final byte[] buffer = new byte[LARGEST];

  /** Asks this address only, and hears from no other. */
  public EchoSocket(InetAddress to) {
    fd = Libc.socket(Libc.AF_INET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, IPPROTO_ICMP);
    if (fd < 0) {
      throw LabException.errno("icmp socket", Native.getLastError());
    }
    byte[] wake = host(16).putLong(0).putLong(WAKE_MICROS).array();
    byte[] address = host(16).putShort((short) Libc.AF_INET).putShort((short) 0).array();
    System.arraycopy(to.getAddress(), 0, address, 4, 4);
    if (Libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, wake, wake.length) != 0
        || Libc.connect(fd, address, address.length) != 0) {
      int errno = Native.getLastError();
      Libc.close(fd);
      throw LabException.errno("icmp socket to " + to.getHostAddress(), errno);
    }
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
            .put((byte) ECHO_REQUEST)
            .put((byte) 0)
            .putShort((short) 0)
            .putShort((short) number)
            .putShort((short) 1)
            .putInt(number)
            .array();
    ByteBuffer.wrap(message).putShort(2, checksum(message));
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
    int header = length <= 0 ? 0 : (buffer[0] & 0x0f) * 4; // the IP header comes along
    if (length < header + HEADER + 4 || buffer[header] != ECHO_REPLY) {
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
