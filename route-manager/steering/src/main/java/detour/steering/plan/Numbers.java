package detour.steering.plan;

import detour.steering.uplink.UplinkSpec;

/**
 * The numbers by which Detour's things in the kernel stand apart from those of others.
 *
 * @param mask bits of packet and connection marks that are Detour's, contiguous, room for 63 values
 * @param tableBase uplink n has routing table {@code tableBase + n}
 * @param activeTable the table for traffic that has no mark
 * @param rulePriority the first of 100 rule priorities
 * @param protocol of routes and rules ({@code /etc/iproute2/rt_protos})
 * @param table name of the nftables table, family {@code inet}
 */
public record Numbers(
    int mask, int tableBase, int activeTable, int rulePriority, int protocol, String table) {
  /** What is used unless configured otherwise. */
  public static final Numbers DEFAULT = new Numbers(0x3f000000, 5200, 5199, 21000, 144, "detour");

  /** Rule priorities that are Detour's: this many from {@link #rulePriority}. */
  public static final int PRIORITIES = 100;

  /** No uplink has this number. */
  private static final int ORPHAN = UplinkSpec.MOST + 1;

  public Numbers {
    int shifted = mask >>> Integer.numberOfTrailingZeros(mask);
    if (mask == 0 || Integer.bitCount(mask) < 6 || (shifted & (shifted + 1)) != 0) {
      throw new IllegalArgumentException(
          String.format("the mark mask 0x%08x must be 6 or more bits side by side", mask));
    }
  }

  /** The mark of an uplink. */
  public int mark(int uplink) {
    return uplink << Integer.numberOfTrailingZeros(mask);
  }

  /** The uplink of a mark, 0 if it has none. */
  public int uplink(int mark) {
    return (mark & mask) >>> Integer.numberOfTrailingZeros(mask);
  }

  /**
   * The mark of connections whose uplink's interface or address is gone: always dead, whatever
   * becomes of the uplink.
   */
  public int orphanMark() {
    return mark(ORPHAN);
  }

  /** The routing table of an uplink. */
  public int table(int uplink) {
    return tableBase + uplink;
  }

  /** Rule: routes in main but for its default win, so LAN, connected, static and VPN routes. */
  public int mainPriority() {
    return rulePriority;
  }

  /** Rule: a marked packet goes by its uplink's table. */
  public int markPriority() {
    return rulePriority + 10;
  }

  /** Rule: a socket bound to an uplink's device goes by its table. */
  public int devicePriority() {
    return rulePriority + 70;
  }

  /** Rule: any other mark has no way out. */
  public int strayPriority() {
    return rulePriority + 80;
  }

  /** Rule: the rest goes by the active table. */
  public int activePriority() {
    return rulePriority + 90;
  }

  /** {@code 0x3f000000}. */
  public static String hex(int mark) {
    return String.format("0x%08x", mark);
  }
}
