package detour.daemon.core;

import detour.kernel.address.Family;
import org.jspecify.annotations.Nullable;

/**
 * One uplink in one family.
 *
 * @param uplink its number
 */
public record PathKey(int uplink, Family family) {
  /** As a word for probe modules: {@code 3/IPV6}. */
  public String text() {
    return uplink + "/" + family.name();
  }

  /** The made one goes through method handles, and is asked for at each reading of counters. */
  @Override
  public int hashCode() {
    return 31 * uplink + family.number();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PathKey path && path.uplink == uplink && path.family == family;
  }

  /** Reads {@link #text()}. */
  public static PathKey parse(String text) {
    int slash = text.indexOf('/');
    return new PathKey(
        Integer.parseInt(text.substring(0, slash)), Family.valueOf(text.substring(slash + 1)));
  }
}
