package detour.vrrp.packet;

import java.util.Arrays;

/**
 * A key of draft-cassen-vrrp-auth-hmac.
 *
 * @param id its number on the wire, 0 to 255
 * @param secret 32 to 64 octets
 */
public record HmacKey(int id, byte[] secret) {
  public HmacKey {
    if (id < 0 || id > 255 || secret.length < 32 || secret.length > 64) {
      throw new IllegalArgumentException(
          "key " + id + " of " + secret.length + " octets: it takes 32 to 64");
    }
    secret = secret.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HmacKey key && key.id == id && Arrays.equals(key.secret, secret);
  }

  @Override
  public int hashCode() {
    return 31 * id + Arrays.hashCode(secret);
  }

  @Override
  public String toString() {
    return "key " + id; // never the secret
  }
}
