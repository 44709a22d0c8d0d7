package detour.kernel.nft;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.netlink.Octets;

/**
 * Named counters as messages: NFT_MSG_GETOBJ and NFTA_OBJ_* ({@code linux/netfilter/nf_tables.h}).
 * Reads without copying: it is done a hundred times a second.
 */
final class CounterCodec implements Message.Walker {
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

  private final CounterTable into;
  private final String operation;
  private final Runnable begin;
  private final Attributes.Walker object = this::ofObject;
  private final Attributes.Walker data = this::ofData;

  // Of the message that is shown:
  private byte[] octets = {};
  private int nameFrom;
  private int nameTo;
  private long packets;
  private long bytes;

  CounterCodec(CounterTable into) {
    this.into = into;
    operation = "reading counters of " + into.table();
    begin = into::begin;
  }

  /** Whether it reads into this. */
  boolean reads(CounterTable asked) {
    return into == asked;
  }

  /** Reads all counters; a table that does not exist has none. */
  void read(NetlinkConnection netfilter) throws NetlinkException {
    netfilter.show(operation, dump(into.table()), begin, this);
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

  @Override
  public void message(byte[] shown, int type, int flags, int sequence, int from, int to) {
    octets = shown;
    nameFrom = 0;
    nameTo = 0;
    packets = -1;
    bytes = -1;
    Attributes.walk(shown, from + NFGENMSG, to, object);
    if (packets >= 0 && bytes >= 0) { // else it is no counter
      into.put(shown, nameFrom, nameTo, packets, bytes);
    }
  }

  private void ofObject(int type, int from, int to) {
    if (type == NFTA_OBJ_NAME) {
      nameFrom = from;
      nameTo = to;
    } else if (type == NFTA_OBJ_DATA) {
      Attributes.walk(octets, from, to, data);
    }
  }

  private void ofData(int type, int from, int to) {
    if (to - from == Long.BYTES) {
      if (type == NFTA_COUNTER_PACKETS) {
        packets = Octets.be64(octets, from);
      } else if (type == NFTA_COUNTER_BYTES) {
        bytes = Octets.be64(octets, from);
      }
    }
  }
}
