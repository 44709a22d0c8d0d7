package detour.kernel.nft;

import com.sun.jna.Pointer;
import detour.kernel.Nftables;
import detour.kernel.libc.LibcException;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * nftables through libnftables: one context for the life of the process, made early, since making
 * one ends the process when descriptors have run out.
 *
 * <p>Commands are nft's own words, the ones that {@code detourd --plan} prints and an administrator
 * can type; listings come as JSON. Only the thread that made it may use it.
 */
public final class LibnftablesNftables implements Nftables, AutoCloseable {
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_GETOBJ = 19;
  private static final int NFTA_OBJ_TABLE = 1;
  private static final int NFTA_OBJ_NAME = 2;
  private static final int NFTA_OBJ_TYPE = 3;
  private static final int NFTA_OBJ_DATA = 4;
  private static final int NFT_OBJECT_COUNTER = 1;
  private static final int NFTA_COUNTER_PACKETS = 2;
  private static final int NFPROTO_INET = 1;
  private static final int NFGENMSG = 4;

  private final Pointer context;
  private final NetlinkConnection netfilter;

  public LibnftablesNftables() throws LibcException {
    netfilter = new NetlinkConnection(NetlinkConnection.NETFILTER);
    context = Libnftables.nft_ctx_new(Libnftables.NFT_CTX_DEFAULT);
    Libnftables.nft_ctx_buffer_output(context);
    Libnftables.nft_ctx_buffer_error(context);
    Libnftables.nft_ctx_output_set_flags(
        context,
        Libnftables.OUTPUT_JSON | Libnftables.OUTPUT_HANDLE | Libnftables.OUTPUT_NUMERIC_PRIO);
  }

  @Override
  public void run(String commands) throws NftException {
    // With JSON output libnftables tries to read JSON first and then its own language; text that is
    // no JSON costs one failed parse. Switching the flag off for commands spares even that.
    Libnftables.nft_ctx_output_set_flags(context, 0);
    try {
      command(commands);
    } finally {
      Libnftables.nft_ctx_output_set_flags(
          context,
          Libnftables.OUTPUT_JSON | Libnftables.OUTPUT_HANDLE | Libnftables.OUTPUT_NUMERIC_PRIO);
    }
  }

  @Override
  public Optional<TableListing> table(String family, String name) throws NftException {
    try {
      return ListingReader.read(command("list table " + family + " " + name));
    } catch (NftException e) {
      if (String.valueOf(e.getMessage()).contains("No such file or directory")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String command(String commands) throws NftException {
    byte[] text = (commands + "\0").getBytes(StandardCharsets.UTF_8);
    int result = Libnftables.nft_run_cmd_from_buffer(context, text);
    String output = text(Libnftables.nft_ctx_get_output_buffer(context));
    String error = text(Libnftables.nft_ctx_get_error_buffer(context));
    if (result != 0) {
      throw new NftException(
          error.isBlank() ? "libnftables refused without a word" : error.strip());
    }
    return output;
  }

  private static String text(Pointer buffer) {
    return buffer == null ? "" : buffer.getString(0, "UTF-8");
  }

  @Override
  public Map<String, Long> counters(String table) throws NftException {
    Map<String, Long> counters = new TreeMap<>();
    try {
      for (Message message :
          netfilter.dump(
              "reading counters",
              () ->
                  new MessageWriter(
                          NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETOBJ,
                          NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
                      .u8(NFPROTO_INET)
                      .u8(0)
                      .be16(0)
                      .attributeText(NFTA_OBJ_TABLE, table)
                      .attributeBe32(NFTA_OBJ_TYPE, NFT_OBJECT_COUNTER))) {
        var attributes = message.attributes(NFGENMSG);
        Optional<Long> packets =
            attributes
                .nested(NFTA_OBJ_DATA)
                .flatMap(each -> each.bytes(NFTA_COUNTER_PACKETS))
                .filter(each -> each.length == 8)
                .map(each -> java.nio.ByteBuffer.wrap(each).getLong());
        if (packets.isPresent()) {
          counters.put(attributes.text(NFTA_OBJ_NAME).orElse(""), packets.get());
        }
      }
    } catch (NetlinkException e) {
      if (e.errno() != Errno.ENOENT) {
        throw new NftException(String.valueOf(e.getMessage()));
      }
    }
    return counters;
  }

  @Override
  public void close() {
    Libnftables.nft_ctx_free(context);
    netfilter.close();
  }
}
