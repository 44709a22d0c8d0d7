package detour.lab.netns;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Switches and deletes network devices by one rtnetlink message (rtnetlink(7)), so that the moment
 * is exact.
 */
public final class Link {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int NLM_F_REQUEST_ACK = 1 | 4;
  private static final int IFF_UP = 1;
  private static final int NETLINK_ROUTE = 0;

  /** nlmsghdr (16) and ifinfomsg (16). */
  private static final int SIZE = 32;

  private Link() {}

  /** Sets a device administratively up or down; its peer sees the carrier come or go. */
  public static Moment set(Namespace namespace, String device, boolean up) {
    return request(namespace, device, RTM_NEWLINK, up ? IFF_UP : 0);
  }

  /** Deletes a device, and with a veth its peer. */
  public static Moment delete(Namespace namespace, String device) {
    return request(namespace, device, RTM_DELLINK, 0);
  }

  private static Moment request(Namespace namespace, String device, int type, int flags) {
    return namespace.call(
        () -> {
          int ifindex = Libc.if_nametoindex(device);
          if (ifindex == 0) {
            throw new LabException("no device " + device + " in " + namespace.name());
          }
          byte[] message =
              ByteBuffer.allocate(SIZE)
                  .order(ByteOrder.nativeOrder())
                  .putInt(SIZE)
                  .putShort((short) type)
                  .putShort((short) NLM_F_REQUEST_ACK)
                  .putLong(0) // sequence, port
                  .putInt(0) // family, padding, device type
                  .putInt(ifindex)
                  .putInt(flags)
                  .putInt(type == RTM_NEWLINK ? IFF_UP : 0) // which flags change
                  .array();
          return exchange(message, device);
        });
  }

  private static Moment exchange(byte[] message, String device) {
    int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) {
      throw LabException.errno("netlink socket", Native.getLastError());
    }
    try {
      byte[] answer = new byte[4096];
      long before = System.nanoTime();
      long sent = Libc.send(fd, message, message.length, 0);
      long got = sent < 0 ? sent : Libc.recv(fd, answer, answer.length, 0);
      int errno = Native.getLastError();
      long after = System.nanoTime();
      if (got < 0) {
        throw LabException.errno("netlink " + device, errno);
      }
      int error = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt(16);
      if (error != 0) {
        throw LabException.errno("link " + device, -error);
      }
      return new Moment(before, after);
    } finally {
      Libc.close(fd);
    }
  }
}
