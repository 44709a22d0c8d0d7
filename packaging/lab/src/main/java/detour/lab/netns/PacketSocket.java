package detour.lab.netns;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Frames to and from one device (packet(7)). Made on the thread of the device's namespace; then
 * usable from any.
 *
 * <p>With offload headers ({@code PACKET_VNET_HDR}) a frame that the sender left unfinished
 * (checksum, segmentation) is passed on with the note that says so, so nothing has to be switched
 * off on the devices.
 */
public final class PacketSocket implements AutoCloseable {
  private static final int ETH_P_ALL = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_VNET_HDR = 15;
  private static final int PACKET_IGNORE_OUTGOING = 23;

  /** Room for bursts while the thread is not running: two cores, shared. */
  private static final int RECEIVE_BUFFER = 8 << 20;

  /** How often a waiting receiver looks whether it was told to stop, microseconds. */
  private static final long WAKE_MICROS = 100_000;

  private final int fd;

  /**
   * @param device of the calling thread's namespace
   * @param receive false for a socket that only sends
   * @param offloadHeaders true to pass frames between two devices unchanged
   */
  public PacketSocket(String device, boolean receive, boolean offloadHeaders) {
    int ifindex = Libc.if_nametoindex(device);
    if (ifindex == 0) {
      throw new LabException("no device " + device);
    }
    // Protocol 0 receives nothing until bind names one.
    fd = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0);
    if (fd < 0) {
      throw LabException.errno("packet socket", Native.getLastError());
    }
    if (offloadHeaders) {
      option(SOL_PACKET, PACKET_VNET_HDR, number(1));
    }
    option(SOL_PACKET, PACKET_IGNORE_OUTGOING, number(1));
    option(SOL_SOCKET, SO_RCVBUFFORCE, number(RECEIVE_BUFFER));
    option(
        SOL_SOCKET,
        SO_RCVTIMEO,
        ByteBuffer.allocate(16)
            .order(ByteOrder.nativeOrder())
            .putLong(0)
            .putLong(WAKE_MICROS)
            .array());
    byte[] address =
        ByteBuffer.allocate(20)
            .order(ByteOrder.nativeOrder())
            .putShort((short) Libc.AF_PACKET)
            .put((byte) 0)
            .put((byte) (receive ? ETH_P_ALL : 0)) // network byte order
            .putInt(ifindex)
            .array();
    if (Libc.bind(fd, address, address.length) != 0) {
      throw LabException.errno("bind to " + device, Native.getLastError());
    }
  }

  private void option(int level, int name, byte[] value) {
    if (Libc.setsockopt(fd, level, name, value, value.length) != 0) {
      int errno = Native.getLastError();
      Libc.close(fd);
      throw LabException.errno("setsockopt " + level + "/" + name, errno);
    }
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  /**
   * Sends one frame.
   *
   * @return false if the device refused it (down, gone, queue full): a wire loses such a frame
   *     silently
   */
  public boolean send(byte[] frame) {
    return Libc.send(fd, frame, frame.length, 0) == frame.length;
  }

  /**
   * Receives one frame, or nothing within a tenth of a second.
   *
   * @param buffer scratch space, at least 66,000 octets with offload headers
   * @return a copy of the frame; empty if there was none
   */
  public byte[] receive(byte[] buffer) {
    long length = Libc.recv(fd, buffer, buffer.length, 0);
    return length <= 0 ? new byte[0] : Arrays.copyOf(buffer, (int) length);
  }

  @Override
  public void close() {
    Libc.close(fd);
  }
}
