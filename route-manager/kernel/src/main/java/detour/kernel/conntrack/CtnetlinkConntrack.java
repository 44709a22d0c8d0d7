package detour.kernel.conntrack;

import detour.kernel.Conntrack;
import detour.kernel.libc.LibcException;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.util.List;
import java.util.Optional;

/** ctnetlink of the network namespace of the thread that makes it. One thread at a time. */
public final class CtnetlinkConntrack implements Conntrack, AutoCloseable {
  private final NetlinkConnection connection;

  public CtnetlinkConntrack() throws LibcException {
    connection = new NetlinkConnection(NetlinkConnection.NETFILTER);
  }

  @Override
  public void delete(ConntrackFilter filter) throws NetlinkException {
    if (filter.replyDestination().isEmpty()) {
      ignoringGone(() -> connection.execute("deleting connections", ConntrackCodec.flush(filter)));
      return;
    }
    for (Message message : matching(filter)) {
      Optional<byte[]> tuple = ConntrackCodec.originalTuple(message);
      if (tuple.isPresent()) {
        ignoringGone(
            () ->
                connection.execute(
                    "deleting a connection", ConntrackCodec.delete(filter.family(), tuple.get())));
      }
    }
  }

  @Override
  public void setMark(ConntrackFilter filter, int mark, int mask) throws NetlinkException {
    for (Message message : matching(filter)) {
      Optional<byte[]> tuple = ConntrackCodec.originalTuple(message);
      boolean other =
          ConntrackCodec.decode(message).filter(each -> (each.mark() & mask) != mark).isPresent();
      if (tuple.isPresent() && other) {
        ignoringGone(
            () ->
                connection.execute(
                    "marking a connection",
                    ConntrackCodec.setMark(filter.family(), tuple.get(), mark, mask)));
      }
    }
  }

  @Override
  public List<ConntrackEntry> list(ConntrackFilter filter) throws NetlinkException {
    return matching(filter).stream().flatMap(each -> ConntrackCodec.decode(each).stream()).toList();
  }

  private List<Message> matching(ConntrackFilter filter) throws NetlinkException {
    return connection.dump("reading connections", () -> ConntrackCodec.dump(filter)).stream()
        .filter(each -> ConntrackCodec.decode(each).filter(filter::matches).isPresent())
        .toList();
  }

  private interface Request {
    void run() throws NetlinkException;
  }

  /** Connections end by themselves all the time: one that is gone is as good as deleted. */
  private static void ignoringGone(Request request) throws NetlinkException {
    try {
      request.run();
    } catch (NetlinkException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
