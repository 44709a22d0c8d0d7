package detour.vrrp.address;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import java.util.List;

/**
 * What a virtual router holds.
 *
 * @param interfaceName of the LAN
 * @param family of the addresses
 * @param vrid its id
 * @param addresses with the length of their subnet
 * @param virtualMac whether they have a station address of their own
 * @param accept whether packets to them are taken (Accept_Mode)
 * @param owned whether they are the interface's own and none of our business (priority 255)
 * @param lifetimeSeconds after which they go by themselves
 */
public record Holding(
    String interfaceName,
    Family family,
    int vrid,
    List<Prefix> addresses,
    boolean virtualMac,
    boolean accept,
    boolean owned,
    int lifetimeSeconds) {
  public Holding {
    addresses = List.copyOf(addresses);
  }
}
