package detour.kernel.nft;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.List;

/**
 * The generation of the ruleset as a message: NFT_MSG_GETGEN and NFTA_GEN_ID ({@code
 * linux/netfilter/nf_tables.h}).
 */
final class GenerationCodec {
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_GETGEN = 16;
  private static final int NFTA_GEN_ID = 1;
  private static final int NFGENMSG = 4;

  private GenerationCodec() {}

  static int read(NetlinkConnection netfilter) throws NetlinkException {
    String operation = "reading the generation of the ruleset";
    List<Attributes> answer = new ArrayList<>();
    netfilter.execute(
        operation,
        request(),
        (datagram, type, flags, sequence, from, to) ->
            answer.add(
                Message.copy(datagram, type, flags, sequence, from, to).attributes(NFGENMSG)));
    return answer.stream()
        .flatMapToInt(each -> each.be32(NFTA_GEN_ID).stream())
        .findFirst()
        .orElseThrow(() -> new NetlinkException(operation, Errno.EBADMSG, "none was told"));
  }

  private static MessageWriter request() {
    return new MessageWriter(
            NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETGEN,
            NetlinkConnection.REQUEST | NetlinkConnection.ACK)
        .u8(0)
        .u8(0)
        .be16(0);
  }
}
