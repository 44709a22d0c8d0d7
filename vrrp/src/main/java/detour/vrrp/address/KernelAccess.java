package detour.vrrp.address;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.netlink.NetlinkConnection;
import java.util.Optional;

/**
 * The ways into the kernel that all virtual routers of a process share; one thread.
 *
 * @param nftables needed for a virtual MAC and for not accepting
 */
public record KernelAccess(
    NetlinkConnection connection,
    LinuxRtnetlink rtnetlink,
    Optional<Nftables> nftables,
    NetworkSysctls sysctls) {}
