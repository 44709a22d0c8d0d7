package detour.daemon.core;

import detour.kernel.address.Family;

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

  /** Reads {@link #text()}. */
  public static PathKey parse(String text) {
    int slash = text.indexOf('/');
    return new PathKey(
        Integer.parseInt(text.substring(0, slash)), Family.valueOf(text.substring(slash + 1)));
  }
}
