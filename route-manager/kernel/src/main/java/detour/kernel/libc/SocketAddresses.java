package detour.kernel.libc;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Socket addresses in their C form. */
public final class SocketAddresses {
  private SocketAddresses() {}

  /** struct sockaddr_in or sockaddr_in6; the scope is an interface's index, 0 for none. */
  public static byte[] inet(InetAddress address, int port, int scope) {
    if (address instanceof Inet4Address) {
      ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      buffer.putShort((short) NativeSocket.AF_INET);
      buffer.put((byte) (port >>> 8)).put((byte) port).put(address.getAddress());
      return buffer.array();
    }
    ByteBuffer buffer = ByteBuffer.allocate(28).order(ByteOrder.nativeOrder());
    buffer.putShort((short) NativeSocket.AF_INET6);
    buffer.put((byte) (port >>> 8)).put((byte) port).putInt(0).put(address.getAddress());
    buffer.putInt(scope);
    return buffer.array();
  }

  /** struct sockaddr_nl: the kernel itself, and the multicast groups of this bit mask. */
  public static byte[] netlink(int groups) {
    return ByteBuffer.allocate(12)
        .order(ByteOrder.nativeOrder())
        .putShort((short) NativeSocket.AF_NETLINK)
        .putShort((short) 0)
        .putInt(0)
        .putInt(groups)
        .array();
  }

  /**
   * struct sockaddr_ll: a station on a link.
   *
   * @param etherType such as 0x0800
   * @param hardwareAddress of the station, 6 octets
   */
  public static byte[] packet(int ifindex, int etherType, byte[] hardwareAddress) {
    ByteBuffer buffer = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    buffer.putShort((short) NativeSocket.AF_PACKET);
    buffer.put((byte) (etherType >>> 8)).put((byte) etherType);
    buffer.putInt(ifindex).putShort((short) 0).put((byte) 0).put((byte) hardwareAddress.length);
    buffer.put(hardwareAddress);
    return buffer.array();
  }

  /** struct sockaddr_un: a path, or an abstract name where it begins with {@code @}. */
  public static byte[] unix(String path) {
    byte[] name = path.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (name.length > 0 && name[0] == '@') {
      name[0] = 0;
    }
    int end = name.length > 0 && name[0] == 0 ? 0 : 1;
    return ByteBuffer.allocate(2 + name.length + end)
        .order(ByteOrder.nativeOrder())
        .putShort((short) 1)
        .put(name)
        .array();
  }
}
