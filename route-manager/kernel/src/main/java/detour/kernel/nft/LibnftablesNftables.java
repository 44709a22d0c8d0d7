package detour.kernel.nft;

import com.sun.jna.Pointer;
import detour.kernel.Nftables;
import detour.kernel.libc.LibcException;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * nftables through libnftables: one context for the life of the process, made early, since making
 * one ends the process when descriptors have run out.
 *
 * <p>Commands are nft's own words, the ones that {@code detourd --plan} prints and an administrator
 * can type; listings come as JSON. Threads wait for one another, as contexts are not thread-safe;
 * reading counters waits only for reading counters. The network namespace is that of the thread
 * that made it.
 */
public final class LibnftablesNftables implements Nftables, AutoCloseable {
  private static final int LISTING =
      Libnftables.OUTPUT_JSON | Libnftables.OUTPUT_HANDLE | Libnftables.OUTPUT_NUMERIC_PRIO;

  /** Who reads counters decides about uplinks, and cannot wait. */
  private static final int COUNTERS_MILLIS = 100;

  private final Pointer context;
  private final NetlinkConnection netfilter;
  private final NetlinkConnection counting;
  private @Nullable CounterCodec counters; // of the last reading; guarded by counting
  private boolean closed; // guarded by counting

  /** Makes the context in the calling thread's network namespace. */
  public LibnftablesNftables() throws LibcException {
    netfilter = new NetlinkConnection(NetlinkConnection.NETFILTER);
    counting = new NetlinkConnection(NetlinkConnection.NETFILTER, COUNTERS_MILLIS);
    context = newContext();
    Libnftables.nft_ctx_buffer_output(context);
    Libnftables.nft_ctx_buffer_error(context);
  }

  private static Pointer newContext() {
    try {
      return Objects.requireNonNull(
          Libnftables.nft_ctx_new(Libnftables.NFT_CTX_DEFAULT), "a libnftables context");
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "libnftables.so.1 cannot be loaded (Debian: package libnftables1)", e);
    }
  }

  @Override
  public synchronized void run(String commands) throws NftException {
    if (commands.indexOf('\0') >= 0) {
      throw new NftException("commands with a zero in them would be cut short there");
    }
    // With JSON output libnftables takes its input for JSON too, and tries its own language only
    // after that failed.
    command(commands, 0);
  }

  @Override
  public synchronized Optional<TableListing> table(String family, String name) throws NftException {
    try {
      return ListingReader.read(command("list table " + family + " " + name, LISTING));
    } catch (NftException e) {
      // Not by the error's text: it is in the language of the process' locale.
      if (!ListingReader.tables(command("list tables " + family, LISTING)).contains(name)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String command(String commands, int outputFlags) throws NftException {
    Libnftables.nft_ctx_output_set_flags(context, outputFlags);
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
  public synchronized int generation() throws NftException {
    try {
      return GenerationCodec.read(netfilter);
    } catch (NetlinkException e) {
      throw new NftException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void counters(CounterTable into) throws NftException {
    synchronized (counting) {
      if (closed) {
        throw new NftException("it is closed");
      }
      try {
        CounterCodec codec = counters;
        if (codec == null || !codec.reads(into)) {
          codec = new CounterCodec(into);
          counters = codec;
        }
        codec.read(counting);
      } catch (NetlinkException e) {
        throw new NftException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Frees the context; nothing but counters, of which there are none then, may be asked for. */
  @Override
  public synchronized void close() {
    synchronized (counting) {
      closed = true;
      counting.close();
    }
    Libnftables.nft_ctx_free(context);
    netfilter.close();
  }
}
