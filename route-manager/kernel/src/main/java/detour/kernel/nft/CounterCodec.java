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
    Found found = new Found(message.payload());
    message.walk(NFGENMSG, found);
    return found.packets < 0 || found.bytes < 0
        ? Optional.empty()
        : Optional.of(Map.entry(found.name, new Counter(found.packets, found.bytes)));
  }

  /** Reads without copying: it is done a hundred times a second. */
  private static final class Found implements Attributes.Walker {
    private final byte[] octets;
    String name = "";
    long packets = -1;
    long bytes = -1;

    Found(byte[] octets) {
      this.octets = octets;
    }

    @Override
    public void attribute(int type, int from, int to) {
      if (type == NFTA_OBJ_NAME) {
        name = Attributes.text(octets, from, to);
      } else if (type == NFTA_OBJ_DATA) {
        Attributes.walk(octets, from, to, this::figure);
      }
    }

    private void figure(int type, int from, int to) {
      if (to - from == Long.BYTES) {
        long value = ByteBuffer.wrap(octets).getLong(from);
        if (type == NFTA_COUNTER_PACKETS) {
          packets = value;
        } else if (type == NFTA_COUNTER_BYTES) {
          bytes = value;
        }
      }
    }
  }
}
