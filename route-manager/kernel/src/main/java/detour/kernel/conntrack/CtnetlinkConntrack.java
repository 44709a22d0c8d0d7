package detour.kernel.conntrack;

import detour.kernel.Conntrack;
import detour.kernel.libc.LibcException;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.time.Duration;
import java.util.List;

/** ctnetlink of the network namespace of the thread that makes it. One thread at a time. */
public final class CtnetlinkConntrack implements Conntrack, AutoCloseable {
  private final NetlinkConnection connection;

  public CtnetlinkConntrack() throws LibcException {
    this(new NetlinkConnection(NetlinkConnection.NETFILTER));
  }

  /** ctnetlink over a connection made elsewhere, which it will close. */
  public CtnetlinkConntrack(NetlinkConnection connection) {
    this.connection = connection;
  }

  @Override
  public void delete(ConntrackFilter filter) throws NetlinkException {
    if (filter.replyDestination().isEmpty()) {
      ignoringGone(() -> connection.execute("deleting connections", ConntrackCodec.flush(filter)));
      return;
    }
    for (Tracked each : matching(filter)) {
      ignoringGone(
          () ->
              connection.execute(
                  "deleting a connection",
                  ConntrackCodec.delete(filter.family(), each.originalTuple())));
    }
  }

  @Override
  public void setMark(ConntrackFilter filter, int mark, int mask) throws NetlinkException {
    for (Tracked each : matching(filter)) {
      if ((each.entry().mark() & mask) == mark) {
        continue;
      }
      ignoringGone(
          () ->
              connection.execute(
                  "marking a connection",
                  ConntrackCodec.setMark(filter.family(), each.originalTuple(), mark, mask)));
    }
  }

  @Override
  public List<ConntrackEntry> list(ConntrackFilter filter) throws NetlinkException {
    return matching(filter).stream().map(Tracked::entry).toList();
  }

  @Override
  public void create(ConntrackEntry entry, Duration timeout) throws NetlinkException {
    try {
      connection.execute("making a connection", ConntrackCodec.create(entry, timeout));
    } catch (NetlinkException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** An entry with the octets that name it to the kernel. */
  private record Tracked(ConntrackEntry entry, byte[] originalTuple) {}

  private List<Tracked> matching(ConntrackFilter filter) throws NetlinkException {
    return connection.dump(
        "reading connections",
        () -> ConntrackCodec.dump(filter),
        message ->
            ConntrackCodec.decode(message)
                .filter(filter::matches)
                .flatMap(
                    entry ->
                        ConntrackCodec.originalTuple(message)
                            .map(tuple -> new Tracked(entry, tuple))));
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
