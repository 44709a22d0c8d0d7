package detour.vrrp;

import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.HmacKey;
import java.util.List;

/**
 * Authentication by draft-cassen-vrrp-auth-hmac.
 *
 * @param mode how strict
 * @param keys that are taken; the first is the one sent
 */
public record HmacSettings(HmacGuard.Mode mode, List<HmacKey> keys) {
  public HmacSettings {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
  }

  /** Whether our adverts carry a trailer. */
  boolean sends() {
    return mode != HmacGuard.Mode.LISTEN;
  }
}
