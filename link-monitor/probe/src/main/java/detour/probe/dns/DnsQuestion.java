package detour.probe.dns;

import detour.kernel.address.Family;
import java.net.IDN;
import java.util.Locale;

/**
 * What is asked.
 *
 * @param name without the dot at its end, in ASCII (IDNA), at most 253 characters
 * @param type A or AAAA
 */
public record DnsQuestion(String name, Type type) {
  private static final int MOST_NAME = 253;
  private static final int MOST_LABEL = 63;

  /** The types of records that can be asked for. */
  public enum Type {
    A,
    AAAA;

    /** The one that holds addresses of this family. */
    public static Type of(Family family) {
      return family == Family.IPV4 ? A : AAAA;
    }
  }

  /** A question for a name as people write it. */
  public DnsQuestion {
    name = ascii(name);
  }

  /**
   * A name as it goes over the wire, in lower case.
   *
   * @throws IllegalArgumentException saying what would be right, when it is no name of a host
   */
  public static String ascii(String name) {
    String stripped = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    String ascii;
    try {
      ascii = IDN.toASCII(stripped).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + name + "\" is no name of a host", e);
    }
    boolean labels = !ascii.isEmpty() && ascii.length() <= MOST_NAME;
    for (String label : ascii.split("\\.", -1)) {
      labels &= label.length() <= MOST_LABEL && label.matches("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?");
    }
    if (!labels) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name of a host: labels of 1 to 63 letters, digits and -");
    }
    return ascii;
  }
}
