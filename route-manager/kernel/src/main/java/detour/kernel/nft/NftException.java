package detour.kernel.nft;

import java.io.IOException;

/** A transaction that nftables refused; nothing of it was carried out. */
public final class NftException extends IOException {
  private static final long serialVersionUID = 1;

  public NftException(String message) {
    super(message);
  }
}
