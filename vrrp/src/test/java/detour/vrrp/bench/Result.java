package detour.vrrp.bench;

import detour.vrrp.peers.Packets;
import java.util.Map;

/**
 * Of one trial, by virtual address.
 *
 * @param packets lost, and the gap
 * @param bothHeldSeconds for how long both gateways held the address; empty if that was not watched
 */
record Result(
    Contender contender,
    Mishap mishap,
    int intervalMillis,
    Map<String, Packets.Tally> packets,
    Map<String, Double> bothHeldSeconds) {}
