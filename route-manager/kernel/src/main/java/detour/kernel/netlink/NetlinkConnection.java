package detour.kernel.netlink;

import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.Poller;
import detour.kernel.libc.SocketAddresses;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Requests to the kernel and their answers on one netlink socket. One thread at a time.
 *
 * <p>Error texts of the kernel are asked for (NETLINK_EXT_ACK), and dumps are filtered by the
 * kernel where it can (NETLINK_GET_STRICT_CHK).
 */
public final class NetlinkConnection implements AutoCloseable {
  public static final int ROUTE = 0;
  public static final int NETFILTER = 12;

  public static final int REQUEST = 0x1;
  public static final int ACK = 0x4;
  public static final int DUMP = 0x300;
  public static final int REPLACE = 0x100;
  public static final int EXCL = 0x200;
  public static final int CREATE = 0x400;

  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int NLMSGERR_ATTR_MSG = 1;
  private static final int RECEIVE_BUFFER = 8 << 20;
  private static final int DATAGRAM = 1 << 18;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int DUMP_TRIES = 5;

  private final NativeSocket socket;
  private final Poller poller;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(DATAGRAM).order(ByteOrder.nativeOrder());
  private int sequence;

  /** Opens a connection to {@link #ROUTE} or {@link #NETFILTER} in this thread's namespace. */
  public NetlinkConnection(int protocol) throws LibcException {
    socket = NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW, protocol);
    socket.bind(SocketAddresses.netlink(0));
    socket.option(SOL_NETLINK, NETLINK_CAP_ACK, 1);
    socket.option(SOL_NETLINK, NETLINK_EXT_ACK, 1);
    if (protocol == ROUTE) {
      socket.option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
    }
    socket.option(NativeSocket.SOL_SOCKET, NativeSocket.SO_RCVBUFFORCE, RECEIVE_BUFFER);
    poller = new Poller();
  }

  /** Sends a request and waits for the kernel's acknowledgement. */
  public void execute(String operation, MessageWriter request) throws NetlinkException {
    send(operation, request);
    collect(operation);
  }

  /**
   * Sends a dump request and collects its messages; asked again when the kernel was changed on the
   * way.
   */
  public List<Message> dump(String operation, java.util.function.Supplier<MessageWriter> request)
      throws NetlinkException {
    List<Message> messages = List.of();
    for (int attempt = 0; attempt < DUMP_TRIES; attempt++) {
      send(operation, request.get());
      messages = collect(operation);
      if (messages.stream()
          .noneMatch(each -> (each.flags() & Message.FLAG_DUMP_INTERRUPTED) != 0)) {
        return messages;
      }
    }
    return messages;
  }

  private void send(String operation, MessageWriter request) throws NetlinkException {
    sequence++;
    try {
      socket.send(request.bytes(sequence));
    } catch (LibcException e) {
      throw new NetlinkException(operation, e.errno(), "the request could not be sent");
    }
  }

  private List<Message> collect(String operation) throws NetlinkException {
    List<Message> answer = new ArrayList<>();
    while (true) {
      for (Message message : Message.parse(datagram(operation))) {
        if (message.sequence() != sequence) {
          continue; // left over from a request that was given up
        }
        if (message.type() == Message.DONE) {
          return answer;
        }
        if (message.type() == Message.ERROR) {
          int errno = -message.u32(0);
          if (errno == 0) {
            return answer;
          }
          throw new NetlinkException(operation, errno, extendedAck(message));
        }
        answer.add(message);
      }
    }
  }

  private byte[] datagram(String operation) throws NetlinkException {
    while (true) {
      int received = socket.receive(buffer);
      if (received > 0) {
        byte[] copy = new byte[received];
        buffer.get(0, copy);
        return copy;
      }
      if (received != -Errno.EAGAIN && received != -Errno.EINTR) {
        throw new NetlinkException(operation, -received, "no answer could be received");
      }
      try {
        if (poller.poll(List.of(socket), ANSWER_MILLIS).isEmpty()) {
          throw new NetlinkException(
              operation, Errno.EAGAIN, "the kernel did not answer in " + ANSWER_MILLIS + " ms");
        }
      } catch (LibcException e) {
        throw new NetlinkException(operation, e.errno(), "waiting for the answer");
      }
    }
  }

  /** The kernel's text behind an error, with the request's header left out (NLM_F_CAPPED). */
  private static String extendedAck(Message error) {
    byte[] payload = error.payload();
    int header = 4 + MessageWriter.HEADER;
    if (payload.length <= header) {
      return "";
    }
    byte[] rest = Arrays.copyOfRange(payload, header, payload.length);
    try {
      return Attributes.parse(rest, 0, rest.length).text(NLMSGERR_ATTR_MSG).orElse("");
    } catch (MalformedMessageException e) {
      return ""; // an old kernel repeats the whole request here
    }
  }

  @Override
  public void close() {
    socket.close();
    poller.close();
  }
}
