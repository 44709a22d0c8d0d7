package detour.vrrp.packet;

import detour.kernel.address.Family;
import java.net.InetAddress;

/**
 * An IP packet of protocol 112.
 *
 * @param source who sent it
 * @param destination a multicast group or an address of ours
 * @param hopLimit time to live on arrival
 * @param payload what follows the IP header
 */
public record Datagram(InetAddress source, InetAddress destination, int hopLimit, byte[] payload) {
  /** The family of its addresses. */
  public Family family() {
    return Family.of(source);
  }
}
