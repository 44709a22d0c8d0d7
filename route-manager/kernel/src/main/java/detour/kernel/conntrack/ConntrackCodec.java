package detour.kernel.conntrack;

import detour.kernel.address.Family;
import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Connection tracking entries as messages: struct nfgenmsg and CTA_* attributes. */
final class ConntrackCodec {
  private static final int NFNL_SUBSYS_CTNETLINK = 1;
  private static final int IPCTNL_MSG_CT_NEW = 0;
  private static final int IPCTNL_MSG_CT_GET = 1;
  private static final int IPCTNL_MSG_CT_DELETE = 2;
  private static final int NFGENMSG = 4;

  /**
   * nfgenmsg.version: with 0 a flush means both families, whatever family is given
   * (ctnetlink_del_conntrack; {@code conntrack -F} has always meant that).
   */
  private static final int VERSION = 1;

  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_STATUS = 3;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_TIMEOUT = 7;
  private static final int CTA_MARK = 8;
  private static final int CTA_MARK_MASK = 21;
  private static final int CTA_FILTER = 25;
  private static final int CTA_STATUS_MASK = 26;
  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_PROTO_DST_PORT = 3;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_TCP_STATE = 1;
  private static final int CTA_PROTOINFO_TCP_FLAGS_ORIGINAL = 4;
  private static final int CTA_PROTOINFO_TCP_FLAGS_REPLY = 5;

  /** IP_CT_TCP_FLAG_BE_LIBERAL, as flags and as mask (struct nf_ct_tcp_flags). */
  private static final byte[] BE_LIBERAL = {8, 8};

  private static final int CTA_FILTER_ORIG_FLAGS = 1;
  private static final int CTA_FILTER_REPLY_FLAGS = 2;
  private static final int TCP = 6;

  /** IPS_CONFIRMED: without it the kernel says EBUSY. */
  private static final int CONFIRMED = 8;

  /** Bits of the status that may be given. */
  private static final int MADE = ConntrackEntry.SEEN_REPLY | 4; // IPS_ASSURED

  private static final int CTA_FILTER_F_PROTO_NUM = 1 << 3;

  private ConntrackCodec() {}

  private static MessageWriter message(int type, int flags, Family family) {
    return new MessageWriter(NFNL_SUBSYS_CTNETLINK << 8 | type, flags)
        .u8(family.number())
        .u8(VERSION)
        .be16(0);
  }

  /** Asks for the entries of a family, filtered by mark where a mask is given. */
  static MessageWriter dump(ConntrackFilter filter) {
    MessageWriter request =
        message(
            IPCTNL_MSG_CT_GET, NetlinkConnection.REQUEST | NetlinkConnection.DUMP, filter.family());
    mark(filter, request);
    return request;
  }

  /**
   * Deletes all that match, in the kernel: a deletion without an exact tuple is a filtered flush.
   */
  static MessageWriter flush(ConntrackFilter filter) {
    MessageWriter request =
        message(
            IPCTNL_MSG_CT_DELETE,
            NetlinkConnection.REQUEST | NetlinkConnection.ACK,
            filter.family());
    mark(filter, request);
    if (filter.protocol().isPresent()) {
      int tuple = request.open(CTA_TUPLE_ORIG);
      int protocol = request.open(CTA_TUPLE_PROTO);
      request.attributeU8(CTA_PROTO_NUM, filter.protocol().getAsInt());
      request.close(protocol).close(tuple);
      int flags = request.open(CTA_FILTER);
      request
          .attributeU32(CTA_FILTER_ORIG_FLAGS, CTA_FILTER_F_PROTO_NUM)
          .attributeU32(CTA_FILTER_REPLY_FLAGS, 0)
          .close(flags);
    }
    if (filter.unrepliedOnly()) {
      request
          .attributeBe32(CTA_STATUS, 0)
          .attributeBe32(CTA_STATUS_MASK, ConntrackEntry.SEEN_REPLY);
    }
    return request;
  }

  private static void mark(ConntrackFilter filter, MessageWriter request) {
    if (filter.mask() != 0) {
      request.attributeBe32(CTA_MARK, filter.mark()).attributeBe32(CTA_MARK_MASK, filter.mask());
    }
  }

  /** Deletes exactly this entry, named by its original tuple as it was received. */
  static MessageWriter delete(Family family, byte[] originalTuple) {
    return message(IPCTNL_MSG_CT_DELETE, NetlinkConnection.REQUEST | NetlinkConnection.ACK, family)
        .attribute(CTA_TUPLE_ORIG | 0x8000, originalTuple);
  }

  /** Sets the bits of the mask in an entry's mark. */
  static MessageWriter setMark(Family family, byte[] originalTuple, int mark, int mask) {
    return message(IPCTNL_MSG_CT_NEW, NetlinkConnection.REQUEST | NetlinkConnection.ACK, family)
        .attribute(CTA_TUPLE_ORIG | 0x8000, originalTuple)
        .attributeBe32(CTA_MARK, mark)
        .attributeBe32(CTA_MARK_MASK, mask);
  }

  /** Makes an entry; the kernel says EEXIST if it has one of the tuples. */
  static MessageWriter create(ConntrackEntry entry, Duration timeout) {
    MessageWriter request =
        message(
            IPCTNL_MSG_CT_NEW,
            NetlinkConnection.REQUEST
                | NetlinkConnection.ACK
                | NetlinkConnection.CREATE
                | NetlinkConnection.EXCL,
            Family.of(entry.source().getAddress()));
    tuple(request, CTA_TUPLE_ORIG, entry.source(), entry.destination(), entry.protocol());
    tuple(
        request, CTA_TUPLE_REPLY, entry.replySource(), entry.replyDestination(), entry.protocol());
    request
        .attributeBe32(CTA_TIMEOUT, (int) timeout.toSeconds())
        .attributeBe32(CTA_STATUS, (entry.status() & MADE) | CONFIRMED)
        .attributeBe32(CTA_MARK, entry.mark());
    if (entry.protocol() == TCP) {
      int info = request.open(CTA_PROTOINFO);
      int tcp = request.open(CTA_PROTOINFO_TCP);
      request
          .attributeU8(CTA_PROTOINFO_TCP_STATE, entry.tcpState())
          .attribute(CTA_PROTOINFO_TCP_FLAGS_ORIGINAL, BE_LIBERAL)
          .attribute(CTA_PROTOINFO_TCP_FLAGS_REPLY, BE_LIBERAL)
          .close(tcp)
          .close(info);
    }
    return request;
  }

  private static void tuple(
      MessageWriter request, int type, InetSocketAddress source, InetSocketAddress to, int number) {
    // CTA_IP_V4_SRC, _DST are 1 and 2, CTA_IP_V6_SRC, _DST 3 and 4
    int first = source.getAddress().getAddress().length == 4 ? 1 : 3;
    int tuple = request.open(type);
    int addresses = request.open(CTA_TUPLE_IP);
    request
        .attribute(first, source.getAddress().getAddress())
        .attribute(first + 1, to.getAddress().getAddress())
        .close(addresses);
    int protocol = request.open(CTA_TUPLE_PROTO);
    request
        .attributeU8(CTA_PROTO_NUM, number)
        .attributeBe16(CTA_PROTO_SRC_PORT, source.getPort())
        .attributeBe16(CTA_PROTO_DST_PORT, to.getPort())
        .close(protocol)
        .close(tuple);
  }

  /** The original tuple's octets, to name the entry by. */
  static Optional<byte[]> originalTuple(Message message) {
    return message.attributes(NFGENMSG).bytes(CTA_TUPLE_ORIG);
  }

  private record Tuple(InetSocketAddress source, InetSocketAddress destination, int protocol) {}

  /** Reads an entry; empty if it lacks a tuple. */
  static Optional<ConntrackEntry> decode(Message message) {
    Attributes attributes = message.attributes(NFGENMSG);
    Optional<Tuple> original = attributes.nested(CTA_TUPLE_ORIG).flatMap(ConntrackCodec::tuple);
    Optional<Tuple> reply = attributes.nested(CTA_TUPLE_REPLY).flatMap(ConntrackCodec::tuple);
    if (original.isEmpty() || reply.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ConntrackEntry(
            original.get().protocol(),
            original.get().source(),
            original.get().destination(),
            reply.get().source(),
            reply.get().destination(),
            attributes.be32(CTA_MARK).orElse(0),
            attributes.be32(CTA_STATUS).orElse(0),
            attributes
                .nested(CTA_PROTOINFO)
                .flatMap(each -> each.nested(CTA_PROTOINFO_TCP))
                .map(each -> each.u8(CTA_PROTOINFO_TCP_STATE).orElse(0))
                .orElse(0)));
  }

  private static Optional<Tuple> tuple(Attributes tuple) {
    Optional<Attributes> addresses = tuple.nested(CTA_TUPLE_IP);
    Optional<Attributes> protocol = tuple.nested(CTA_TUPLE_PROTO);
    // CTA_IP_V4_SRC, _DST are 1 and 2, CTA_IP_V6_SRC, _DST 3 and 4
    Optional<InetAddress> source =
        addresses.flatMap(each -> each.address(1).or(() -> each.address(3)));
    Optional<InetAddress> destination =
        addresses.flatMap(each -> each.address(2).or(() -> each.address(4)));
    if (source.isEmpty() || destination.isEmpty() || protocol.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tuple(
            new InetSocketAddress(source.get(), protocol.get().be16(CTA_PROTO_SRC_PORT).orElse(0)),
            new InetSocketAddress(
                destination.get(), protocol.get().be16(CTA_PROTO_DST_PORT).orElse(0)),
            protocol.get().u8(CTA_PROTO_NUM).orElse(0)));
  }
}
