package detour.kernel.nft;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The mapped functions of libnftables 1.0 ({@code nftables/libnftables.h}). */
final class Libnftables {
  static final int NFT_CTX_DEFAULT = 0;
  static final int OUTPUT_HANDLE = 1 << 3;
  static final int OUTPUT_JSON = 1 << 4;
  static final int OUTPUT_NUMERIC_PRIO = 1 << 9;

  static {
    Native.register(Libnftables.class, "libnftables.so.1");
  }

  private Libnftables() {}

  static native Pointer nft_ctx_new(int flags);

  static native void nft_ctx_free(Pointer context);

  static native int nft_ctx_buffer_output(Pointer context);

  static native int nft_ctx_buffer_error(Pointer context);

  static native Pointer nft_ctx_get_output_buffer(Pointer context);

  static native Pointer nft_ctx_get_error_buffer(Pointer context);

  static native void nft_ctx_output_set_flags(Pointer context, int flags);

  static native int nft_run_cmd_from_buffer(Pointer context, byte[] commands);
}
