package detour.kernel.libc;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A socket of any family, never blocking unless it is asked to poll.
 *
 * <p>One thread may send while another receives. It belongs to the network namespace of the thread
 * that opened it.
 */
public final class NativeSocket implements AutoCloseable {
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int AF_PACKET = 17;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;

  public static final int SOL_SOCKET = 1;
  public static final int SO_BINDTODEVICE = 25;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_TIMESTAMPNS = 35;
  public static final int SO_MARK = 36;

  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IFNAMSIZ = 16;

  private final int fd;
  private volatile boolean closed;

  private NativeSocket(int fd) {
    this.fd = fd;
  }

  /** Opens a socket, non-blocking and closed on exec. */
  public static NativeSocket open(int family, int type, int protocol) throws LibcException {
    int fd = Libc.socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (fd < 0) {
      throw new LibcException("opening a socket of family " + family, Native.getLastError());
    }
    return new NativeSocket(fd);
  }

  /** The descriptor, for polling. */
  public int fd() {
    return fd;
  }

  /** Binds to a socket address in its C form. */
  public void bind(byte[] address) throws LibcException {
    if (Libc.bind(fd, address, address.length) != 0) {
      throw new LibcException("binding a socket", Native.getLastError());
    }
  }

  /** Sends and receives only through this interface (SO_BINDTODEVICE). */
  public void bindToDevice(String interfaceName) throws LibcException {
    byte[] name = Arrays.copyOf(interfaceName.getBytes(StandardCharsets.ISO_8859_1), IFNAMSIZ);
    option(SOL_SOCKET, SO_BINDTODEVICE, name, "binding to " + interfaceName);
  }

  /** Marks every packet it sends (SO_MARK). */
  public void mark(int mark) throws LibcException {
    option(SOL_SOCKET, SO_MARK, mark);
  }

  /** Sets an option of type int. */
  public void option(int level, int name, int value) throws LibcException {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    option(level, name, bytes, "setting option " + name + " of level " + level);
  }

  /** Sets an option. */
  public void option(int level, int name, byte[] value, String operation) throws LibcException {
    if (Libc.setsockopt(fd, level, name, value, value.length) != 0) {
      throw new LibcException(operation, Native.getLastError());
    }
  }

  /** Its own address in C form, at most 128 octets. */
  public byte[] name() throws LibcException {
    byte[] address = new byte[128];
    int[] length = {address.length};
    if (Libc.getsockname(fd, address, length) != 0) {
      throw new LibcException("reading a socket's name", Native.getLastError());
    }
    return Arrays.copyOf(address, length[0]);
  }

  /** Sends to a connected or netlink peer. */
  public void send(byte[] data) throws LibcException {
    if (Libc.send(fd, data, data.length, 0) < 0) {
      throw new LibcException("sending " + data.length + " octets", Native.getLastError());
    }
  }

  /** Sends to an address in its C form. */
  public void sendTo(byte[] data, byte[] address) throws LibcException {
    if (Libc.sendto(fd, data, data.length, 0, address, address.length) < 0) {
      throw new LibcException("sending " + data.length + " octets", Native.getLastError());
    }
  }

  /**
   * Receives into a direct buffer from its start.
   *
   * @return octets received, or the negative error number
   */
  public int receive(ByteBuffer direct) {
    long received = Libc.recv(fd, direct, direct.capacity(), 0);
    return received < 0 ? -Native.getLastError() : (int) received;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(fd);
    }
  }
}
