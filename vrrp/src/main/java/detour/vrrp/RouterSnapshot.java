package detour.vrrp;

import detour.event.Reason;
import detour.vrrp.packet.Counters;
import detour.vrrp.packet.ProtocolError;
import detour.vrrp.state.Role;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * A virtual router at one moment.
 *
 * @param settings it runs by
 * @param role its state
 * @param reason of its last change
 * @param sinceNanos when that was, monotonic
 * @param leaving whether it says priority 0 and waits for another
 * @param held whether it would not take the role back from one that lives
 * @param priority now; 0: unfit
 * @param priorityReason where that comes from
 * @param active who is Active, if known
 * @param activeIntervalNanos the Active's interval
 * @param checksums form of each peer's checksum, where there is a choice
 * @param counters of RFC 6527
 * @param countedSinceNanos when they began, monotonic (vrrpv3StatisticsRowDiscontinuityTime)
 * @param protocolError the last one (vrrpv3StatisticsProtoErrReason)
 * @param transitions times it became Active
 * @param newActiveReason why it did so last
 * @param stepsBack times it found its own adverts so late that it listened before it talked on
 * @param healed addresses that others took away and that were put back
 * @param group why its group keeps it from moving by itself; empty if it may
 * @param lastError what the kernel refused last, or the network, and has not taken since
 */
public record RouterSnapshot(
    RouterSettings settings,
    Role role,
    Reason reason,
    long sinceNanos,
    boolean leaving,
    boolean held,
    int priority,
    Reason priorityReason,
    Optional<InetAddress> active,
    long activeIntervalNanos,
    Map<InetAddress, detour.vrrp.packet.ChecksumForm> checksums,
    Counters.Figures counters,
    long countedSinceNanos,
    ProtocolError protocolError,
    long transitions,
    NewActiveReason newActiveReason,
    long stepsBack,
    long healed,
    Optional<Reason> group,
    Optional<String> lastError) {}
