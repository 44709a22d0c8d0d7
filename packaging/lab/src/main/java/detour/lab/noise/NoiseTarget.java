package detour.lab.noise;

/**
 * Whom the noise is for and whom it is from.
 *
 * @param gatewayMac 6 octets
 * @param gateway4 the gateway's WAN address
 * @param gateway6 the gateway's WAN address
 * @param nextHopMac 6 octets
 * @param nextHop4 the next hop
 * @param nextHopLinkLocal source of the router advertisements
 * @param prefix6 advertised, with its length
 * @param routerLifetimeSeconds of the advertisements; 0: not a default router
 */
@SuppressWarnings("ArrayRecordComponent") // MAC addresses, never compared
public record NoiseTarget(
    byte[] gatewayMac,
    String gateway4,
    String gateway6,
    byte[] nextHopMac,
    String nextHop4,
    String nextHopLinkLocal,
    String prefix6,
    int routerLifetimeSeconds) {}
