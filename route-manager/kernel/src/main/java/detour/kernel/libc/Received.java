package detour.kernel.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Receives datagrams with their source and the kernel's receive time (recvmsg with SO_TIMESTAMPNS).
 *
 * <p>One buffer, used over and over by one thread.
 */
public final class Received {
  private static final int NAME_LENGTH = 128;
  private static final int CONTROL_LENGTH = 256;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int CMSG_HEADER = 16;
  private static final long NANOS = 1_000_000_000L;

  private final ByteBuffer data;
  private final ByteBuffer name = direct(NAME_LENGTH);
  private final ByteBuffer control = direct(CONTROL_LENGTH);
  private final ByteBuffer iovec = direct(16);
  private final ByteBuffer header = direct(56);
  private final Pointer message = Native.getDirectBufferPointer(header);
  private int length;

  /**
   * @param capacity octets of the largest datagram; the rest is cut off
   */
  public Received(int capacity) {
    data = direct(capacity);
    iovec.putLong(0, address(data)).putLong(8, capacity);
    // struct msghdr of 64-bit Linux: name, namelen, iov, iovlen, control, controllen, flags
    header.putLong(0, address(name));
    header.putLong(16, address(iovec)).putLong(24, 1);
    header.putLong(32, address(control));
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  private static long address(ByteBuffer buffer) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
  }

  /**
   * Receives one datagram; returns its length, or the negative error number (-11: none is there).
   */
  public int receive(NativeSocket socket) {
    header.putInt(8, NAME_LENGTH).putLong(40, CONTROL_LENGTH).putInt(48, 0); // the kernel's answers
    long received = Libc.recvmsg(socket.fd(), message, MSG_DONTWAIT);
    length = received < 0 ? -Native.getLastError() : (int) received;
    return length;
  }

  /** The datagram's octets. */
  public byte[] bytes() {
    byte[] copy = new byte[Math.max(0, length)];
    data.get(0, copy);
    return copy;
  }

  /**
   * Who sent it, of a socket of family AF_INET or AF_INET6.
   *
   * @throws IllegalStateException for a socket of another family
   */
  public InetAddress source() {
    int family = name.getShort(0);
    if (family != NativeSocket.AF_INET && family != NativeSocket.AF_INET6) {
      throw new IllegalStateException("a source of address family " + family);
    }
    byte[] octets = new byte[family == NativeSocket.AF_INET ? 4 : 16];
    name.get(family == NativeSocket.AF_INET ? 4 : 8, octets);
    return Addresses.fromBytes(octets);
  }

  /** Its source port; 0 for raw sockets. */
  public int sourcePort() {
    return (name.get(2) & 0xff) << 8 | (name.get(3) & 0xff);
  }

  /** When the kernel received it, CLOCK_REALTIME in nanoseconds; empty if it gave no time. */
  public OptionalLong timestampNanos() {
    long at = timestamp();
    return at < 0 ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /**
   * How long ago the kernel received it, in nanoseconds; 0 if it gave no time or the clock was set
   * meanwhile.
   */
  public long ageNanos() {
    long at = timestamp();
    return at < 0 ? 0 : age(at, realtimeNanos());
  }

  static long age(long receivedNanos, long nowNanos) {
    long age = nowNanos - receivedNanos;
    return age < 0 || age > NANOS ? 0 : age;
  }

  private long timestamp() {
    int at = control(NativeSocket.SOL_SOCKET, NativeSocket.SO_TIMESTAMPNS, 16);
    return at < 0 ? -1 : control.getLong(at) * NANOS + control.getLong(at + 8);
  }

  /**
   * The IPv6 hop limit it arrived with, 0 to 255; empty unless the socket asks for it ({@link
   * NativeSocket#IPV6_RECVHOPLIMIT}).
   */
  public OptionalInt hopLimit() {
    int at = control(NativeSocket.IPPROTO_IPV6, NativeSocket.IPV6_HOPLIMIT, 4);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(control.getInt(at));
  }

  /** Where the payload of this control message is, -1 if there is none of that length. */
  private int control(int level, int type, int length) {
    int end = (int) Math.min(CONTROL_LENGTH, header.getLong(40));
    int at = 0;
    while (at + CMSG_HEADER <= end) {
      int size = (int) control.getLong(at);
      if (size < CMSG_HEADER || at + size > end) {
        return -1;
      }
      boolean wanted = control.getInt(at + 8) == level && control.getInt(at + 12) == type;
      if (wanted && size >= CMSG_HEADER + length) {
        return at + CMSG_HEADER;
      }
      at += (size + 7) & ~7;
    }
    return -1;
  }

  /** CLOCK_REALTIME. */
  private static long realtimeNanos() {
    long[] timespec = new long[2];
    Libc.clock_gettime(0, timespec);
    return timespec[0] * NANOS + timespec[1];
  }
}
