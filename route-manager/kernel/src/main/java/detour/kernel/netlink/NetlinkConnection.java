package detour.kernel.netlink;

import detour.kernel.libc.LibcException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the kernel and their answers on one netlink socket. One thread at a time.
 *
 * <p>Error texts of the kernel are asked for (NETLINK_EXT_ACK), and dumps are filtered by the
 * kernel where it can (NETLINK_GET_STRICT_CHK). An answer that cannot be read is an error like any
 * refusal: {@link Errno#EBADMSG}.
 */
public final class NetlinkConnection implements AutoCloseable {
  /** NETLINK_ROUTE: links, addresses, routes, rules, neighbours. */
  public static final int ROUTE = 0;

  /** NETLINK_NETFILTER: nftables and connection tracking. */
  public static final int NETFILTER = 12;

  public static final int REQUEST = 0x1;
  public static final int ACK = 0x4;
  public static final int DUMP = 0x300;
  public static final int REPLACE = 0x100;
  public static final int EXCL = 0x200;
  public static final int CREATE = 0x400;

  private static final int NLMSGERR_ATTR_MSG = 1;

  /** The kernel answers within its system call; this only ends a wait for what never comes. */
  private static final int ANSWER_MILLIS = 10_000;

  /**
   * A dump that was interrupted this often comes from a kernel that is changed without a pause: its
   * last answer is as good as the next. Whoever writes by it reads back anyway.
   */
  static final int DUMP_TRIES = 8;

  private final NetlinkSocket socket;
  private final int answerMillis;
  private int sequence;

  /** Opens a connection to {@link #ROUTE} or {@link #NETFILTER} in this thread's namespace. */
  public NetlinkConnection(int protocol) throws LibcException {
    this(new KernelSocket(protocol));
  }

  /** The same for who cannot wait that long: an answer that does not come is an error by then. */
  public NetlinkConnection(int protocol, int answerMillis) throws LibcException {
    this(new KernelSocket(protocol), answerMillis);
  }

  /** A connection over a socket made elsewhere, which it will close. */
  public NetlinkConnection(NetlinkSocket socket) {
    this(socket, ANSWER_MILLIS);
  }

  NetlinkConnection(NetlinkSocket socket, int answerMillis) {
    this.socket = socket;
    this.answerMillis = answerMillis;
  }

  /** Sends a request that has NLM_F_ACK and waits for the kernel's acknowledgement. */
  public void execute(String operation, MessageWriter request) throws NetlinkException {
    execute(operation, request, (datagram, type, flags, answered, from, to) -> {});
  }

  /** The same of a request that is answered by messages before the acknowledgement. */
  public void execute(String operation, MessageWriter request, Message.Walker walker)
      throws NetlinkException {
    send(operation, request);
    collect(operation, walker);
  }

  /**
   * Sends a dump request and collects its messages; asked again when the kernel was changed on the
   * way (NLM_F_DUMP_INTR).
   */
  public List<Message> dump(String operation, Supplier<MessageWriter> request)
      throws NetlinkException {
    List<Message> messages = new ArrayList<>();
    show(operation, request.get(), messages::clear, Message.into(messages));
    return messages;
  }

  /**
   * The same, shown where its messages stand; nothing is copied.
   *
   * @param anew is called before the first message, each time it is asked
   */
  public void show(String operation, MessageWriter request, Runnable anew, Message.Walker walker)
      throws NetlinkException {
    boolean interrupted = true;
    for (int attempt = 0; interrupted && attempt < DUMP_TRIES; attempt++) {
      send(operation, request);
      anew.run();
      interrupted = collect(operation, walker);
    }
  }

  /** The same, decoded; messages that the decoder has no value for are left out. */
  public <T> List<T> dump(
      String operation, Supplier<MessageWriter> request, Function<Message, Optional<T>> decoder)
      throws NetlinkException {
    List<Message> messages = dump(operation, request);
    try {
      List<T> decoded = new ArrayList<>(messages.size());
      for (Message message : messages) {
        decoder.apply(message).ifPresent(decoded::add);
      }
      return decoded;
    } catch (MalformedMessageException e) {
      throw unreadable(operation, e);
    }
  }

  private void send(String operation, MessageWriter request) throws NetlinkException {
    sequence++;
    try {
      socket.send(request.bytes(sequence));
    } catch (LibcException e) {
      throw new NetlinkException(operation, e.errno(), "the request could not be sent");
    }
  }

  /**
   * Shows the messages of an answer up to the one that ends it, which can carry DUMP_INTR alone.
   *
   * @return whether the kernel was changed on the way
   */
  private boolean collect(String operation, Message.Walker walker) throws NetlinkException {
    Answer answer = new Answer(sequence, walker);
    try {
      Message end = answer.end;
      while (end == null) {
        Message.walk(datagram(operation), answer);
        end = answer.end;
      }
      if (end.type() == Message.ERROR) {
        refuse(operation, end.u32(0), end, 4 + MessageWriter.HEADER);
      } else if (end.payload().length >= 4) {
        refuse(operation, end.u32(0), end, 4);
      }
    } catch (MalformedMessageException e) {
      throw unreadable(operation, e);
    }
    return answer.interrupted;
  }

  /** Shows what answers one request, until its end. */
  private static final class Answer implements Message.Walker {
    private final int request;
    private final Message.Walker walker;
    private @Nullable Message end;
    private boolean interrupted;

    Answer(int request, Message.Walker walker) {
      this.request = request;
      this.walker = walker;
    }

    @Override
    public void message(byte[] datagram, int type, int flags, int sequence, int from, int to) {
      if (end != null || sequence != request) {
        return; // left over from a request that was given up
      }
      interrupted |= (flags & Message.FLAG_DUMP_INTERRUPTED) != 0;
      if (type == Message.ERROR || type == Message.DONE) {
        end = Message.copy(datagram, type, flags, sequence, from, to);
      } else {
        walker.message(datagram, type, flags, sequence, from, to);
      }
    }
  }

  private byte[] datagram(String operation) throws NetlinkException {
    try {
      return socket
          .receive(answerMillis)
          .orElseThrow(
              () ->
                  new NetlinkException(
                      operation,
                      Errno.EAGAIN,
                      "the kernel did not answer in " + answerMillis + " ms"));
    } catch (LibcException e) {
      throw new NetlinkException(operation, e.errno(), "no answer could be received");
    }
  }

  /** Throws when a message says so; an end that counts objects, or zero, is none. */
  private static void refuse(String operation, int code, Message message, int fixed)
      throws NetlinkException {
    if (code < 0) {
      int errno = -Math.max(code, -Integer.MAX_VALUE); // the smallest int has no counterpart
      throw new NetlinkException(operation, errno, extendedAck(message, fixed));
    }
  }

  private static NetlinkException unreadable(String operation, MalformedMessageException e) {
    return new NetlinkException(operation, Errno.EBADMSG, String.valueOf(e.getMessage()));
  }

  /** The kernel's text behind an error, the request's header left out (NETLINK_CAP_ACK). */
  private static String extendedAck(Message message, int fixed) {
    byte[] payload = message.payload();
    if (payload.length <= fixed) {
      return "";
    }
    byte[] rest = Arrays.copyOfRange(payload, fixed, payload.length);
    try {
      return Attributes.parse(rest, 0, rest.length).text(NLMSGERR_ATTR_MSG).orElse("");
    } catch (MalformedMessageException e) {
      return ""; // a kernel without CAP_ACK repeats the whole request here
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
