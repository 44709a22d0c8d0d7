package detour.vrrp.address;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.nft.NftException;
import java.util.Optional;
import java.util.Set;

/**
 * The ways into the kernel that all virtual routers of a process share; one thread.
 *
 * @param nftables needed for a virtual MAC and for not accepting
 */
public record KernelAccess(
    NetlinkConnection connection,
    LinuxRtnetlink rtnetlink,
    Optional<Nftables> nftables,
    NetworkSysctls sysctls) {
  /** The chains with rules that there are of virtual routers. */
  public Set<String> chains() throws NftException {
    return nftables.isPresent() ? Guard.chains(nftables.get()) : Set.of();
  }
}
