package detour.kernel.neighbor;

import java.net.InetAddress;

/**
 * An entry of the neighbour cache.
 *
 * @param ifindex the interface
 * @param address the neighbour's address
 * @param hardwareAddress in hexadecimal with colons, empty while unresolved
 * @param state NUD_*: 1 incomplete, 2 reachable, 4 stale, 8 delay, 16 probe, 32 failed, 64 noarp,
 *     128 permanent
 */
public record Neighbor(int ifindex, InetAddress address, String hardwareAddress, int state) {
  public static final int REACHABLE = 2;
  public static final int FAILED = 32;
}
