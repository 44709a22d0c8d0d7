package detour.kernel.nft;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Named counters as messages: NFT_MSG_GETOBJ and NFTA_OBJ_* ({@code linux/netfilter/nf_tables.h}).
 */
final class CounterCodec {
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_GETOBJ = 19;
  private static final int NFTA_OBJ_TABLE = 1;
  private static final int NFTA_OBJ_NAME = 2;
  private static final int NFTA_OBJ_TYPE = 3;
  private static final int NFTA_OBJ_DATA = 4;
  private static final int NFT_OBJECT_COUNTER = 1;
  private static final int NFTA_COUNTER_BYTES = 1;
  private static final int NFTA_COUNTER_PACKETS = 2;
  private static final int NFPROTO_INET = 1;
  private static final int NFGENMSG = 4;

  private CounterCodec() {}

  /** Counters by name; a table that does not exist has none. */
  static Map<String, Counter> read(NetlinkConnection netfilter, String table)
      throws NetlinkException {
    Map<String, Counter> counters = new HashMap<>();
    netfilter
        .dump("reading counters of " + table, () -> dump(table), CounterCodec::decode)
        .forEach(each -> counters.put(each.getKey(), each.getValue()));
    return counters;
  }

  /** Asks for the counters of an inet table. */
  static MessageWriter dump(String table) {
    return new MessageWriter(
            NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETOBJ,
            NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
        .u8(NFPROTO_INET)
        .u8(0)
        .be16(0)
        .attributeText(NFTA_OBJ_TABLE, table)
        .attributeBe32(NFTA_OBJ_TYPE, NFT_OBJECT_COUNTER);
  }

  /** Name and figures; empty for an object that is no counter. */
  static Optional<Map.Entry<String, Counter>> decode(Message message) {
    Attributes attributes = message.attributes(NFGENMSG);
    Optional<Attributes> data = attributes.nested(NFTA_OBJ_DATA);
    Optional<Long> packets = data.flatMap(each -> be64(each, NFTA_COUNTER_PACKETS));
    Optional<Long> bytes = data.flatMap(each -> be64(each, NFTA_COUNTER_BYTES));
    if (packets.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Map.entry(
            attributes.text(NFTA_OBJ_NAME).orElse(""), new Counter(packets.get(), bytes.get())));
  }

  private static Optional<Long> be64(Attributes attributes, int type) {
    return attributes
        .bytes(type)
        .filter(each -> each.length == 8)
        .map(each -> ByteBuffer.wrap(each).getLong());
  }
}
