package detour.lab.netns;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * nftables of one namespace, in process: a transaction takes a few tenths of a millisecond instead
 * of the 20 ms of a {@code nft} process, so the moment of a fault is known that well.
 *
 * <p>The library's context is bound to the namespace's thread and used on no other.
 */
public final class Nft implements AutoCloseable {
  private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

  private final Namespace namespace;
  private final Pointer context;

  /**
   * @param namespace whose tables are meant
   * @throws LabException if libnftables cannot be loaded
   */
  public Nft(Namespace namespace) {
    this.namespace = namespace;
    context =
        namespace.call(
            () -> {
              Pointer made = Library.nft_ctx_new(0);
              if (made == null) {
                throw new LabException("nft_ctx_new");
              }
              Library.nft_ctx_buffer_output(made);
              Library.nft_ctx_buffer_error(made);
              return made;
            });
  }

  /**
   * Carries out commands in one transaction and tells when.
   *
   * @param lines nft commands ({@code add rule inet lab up drop})
   * @throws LabException with nft's own words if any is refused; then none was carried out
   */
  public Moment apply(List<String> lines) {
    String text = String.join("\n", lines) + "\n";
    return namespace.call(
        () -> {
          long before = System.nanoTime();
          int result = Library.nft_run_cmd_from_buffer(context, text);
          long after = System.nanoTime();
          check(result, text);
          return new Moment(before, after);
        });
  }

  /** As {@link #apply(List)}. */
  public Moment apply(String... lines) {
    return apply(List.of(lines));
  }

  /** What {@code nft list ...} prints. */
  public String list(String what) {
    String text = "list " + what + "\n";
    return namespace.call(
        () -> {
          check(Library.nft_run_cmd_from_buffer(context, text), text);
          String out = Library.nft_ctx_get_output_buffer(context);
          return out == null ? "" : out;
        });
  }

  /** Packets a named counter of the lab's table has seen. */
  public long packets(String counter) {
    Matcher found = PACKETS.matcher(list("counter inet lab " + counter));
    if (!found.find()) {
      throw new LabException("no counter " + counter + " in " + namespace.name());
    }
    return Long.parseLong(found.group(1));
  }

  private void check(int result, String text) {
    String error = Library.nft_ctx_get_error_buffer(context);
    if (result != 0) {
      throw new LabException("nft in " + namespace.name() + ": " + text + ": " + error);
    }
  }

  @Override
  public void close() {
    namespace.call(
        () -> {
          Library.nft_ctx_free(context);
          return true;
        });
  }

  /** {@code nftables/libnftables.h}. */
  @SuppressWarnings("MemberName") // the C library's names
  static final class Library {
    static {
      Native.register(Library.class, "libnftables.so.1");
    }

    private Library() {}

    static native @Nullable Pointer nft_ctx_new(int flags);

    static native void nft_ctx_free(Pointer context);

    static native int nft_ctx_buffer_output(Pointer context);

    static native int nft_ctx_buffer_error(Pointer context);

    static native int nft_run_cmd_from_buffer(Pointer context, String commands);

    static native @Nullable String nft_ctx_get_output_buffer(Pointer context);

    static native @Nullable String nft_ctx_get_error_buffer(Pointer context);
  }
}
