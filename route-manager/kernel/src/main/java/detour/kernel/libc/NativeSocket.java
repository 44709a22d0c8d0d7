package detour.kernel.libc;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import detour.kernel.netlink.Errno;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

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

  /** Octets of the receive buffer, beyond the limit of net.core.rmem_max (CAP_NET_ADMIN). */
  public static final int SO_RCVBUFFORCE = 33;

  /** The kernel's receive time with each datagram, as a control message (socket(7)). */
  public static final int SO_TIMESTAMPNS = 35;

  /** The mark of each packet it sends (CAP_NET_ADMIN). */
  public static final int SO_MARK = 36;

  public static final int IPPROTO_IPV6 = 41;
  public static final int IPV6_UNICAST_HOPS = 16;
  public static final int IPV6_MULTICAST_HOPS = 18;

  /** The hop limit of each datagram received, as a control message (RFC 3542 section 4). */
  public static final int IPV6_RECVHOPLIMIT = 51;

  static final int IPV6_HOPLIMIT = 52;
  private static final int SO_ATTACH_FILTER = 26;

  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IFNAMSIZ = 16;
  private static final int MSG_TRUNC = 0x20;

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

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

  /**
   * Connects to a socket address in its C form. A netlink socket that is connected to the kernel
   * hears no other process but in multicast groups.
   */
  public void connect(byte[] address) throws LibcException {
    if (Libc.connect(fd, address, address.length) != 0) {
      throw new LibcException("connecting a socket", Native.getLastError());
    }
  }

  /**
   * Sends and receives only through this interface (SO_BINDTODEVICE, CAP_NET_RAW).
   *
   * @throws LibcException with ENODEV when there is none of that name, or none can have it: empty,
   *     or longer than 15 octets, which the kernel would cut to the name of another
   */
  public void bindToDevice(String interfaceName) throws LibcException {
    byte[] text = interfaceName.getBytes(StandardCharsets.UTF_8);
    if (text.length == 0 || text.length >= IFNAMSIZ) {
      throw new LibcException("binding to '" + interfaceName + "'", Errno.ENODEV);
    }
    byte[] name = Arrays.copyOf(text, IFNAMSIZ);
    option(SOL_SOCKET, SO_BINDTODEVICE, name, "binding to " + interfaceName);
  }

  /** Marks every packet it sends (SO_MARK). */
  public void mark(int mark) throws LibcException {
    option(SOL_SOCKET, SO_MARK, mark);
  }

  /** Asks for the kernel's receive time of each datagram; {@link Received} reads it. */
  public void timestamps() throws LibcException {
    option(SOL_SOCKET, SO_TIMESTAMPNS, 1);
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

  /**
   * Lets in only what a program accepts (SO_ATTACH_FILTER).
   *
   * @param program classic BPF, eight octets an instruction (struct sock_filter)
   */
  public void filter(byte[] program) throws LibcException {
    try (Memory instructions = new Memory(program.length)) {
      instructions.write(0, program, 0, program.length);
      byte[] sockFprog =
          ByteBuffer.allocate(2 * Native.POINTER_SIZE)
              .order(ByteOrder.nativeOrder())
              .putShort(0, (short) (program.length / 8))
              .putLong(Native.POINTER_SIZE, Pointer.nativeValue(instructions))
              .array();
      option(SOL_SOCKET, SO_ATTACH_FILTER, sockFprog, "attaching a filter");
    }
  }

  /** Reads an option of type int. */
  public int option(int level, int name) throws LibcException {
    byte[] value = new byte[4];
    int[] length = {value.length};
    if (Libc.getsockopt(fd, level, name, value, length) != 0) {
      throw new LibcException(
          "reading option " + name + " of level " + level, Native.getLastError());
    }
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
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
   * Sends to an address; a raw socket ignores the port.
   *
   * @param port 0 to 65535
   * @param scope index of the interface of a link-local address, 0 for none
   */
  public void sendTo(byte[] data, InetAddress address, int port, int scope) throws LibcException {
    sendTo(data, SocketAddresses.inet(address, port, scope));
  }

  /**
   * Receives into a direct buffer from its start.
   *
   * @return octets of the datagram, more than the buffer holds if it was cut off, or the negative
   *     error number
   */
  public int receive(ByteBuffer direct) {
    long received = Libc.recv(fd, direct, direct.capacity(), MSG_TRUNC);
    return received < 0 ? -Native.getLastError() : (int) received;
  }

  /**
   * Closes it, once. Only the thread that uses it may do so: a descriptor's number is given anew at
   * once, and a late call would meet a stranger's.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Libc.close(fd);
    }
  }
}
