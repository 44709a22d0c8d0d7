package detour.steering.apply;

import detour.kernel.Conntrack;
import detour.kernel.Nftables;
import detour.kernel.Rtnetlink;

/** The kernel's ports, all owned by the kernel writer's thread. */
public record KernelPorts(Rtnetlink routing, Nftables nftables, Conntrack conntrack, Poke poke) {}
