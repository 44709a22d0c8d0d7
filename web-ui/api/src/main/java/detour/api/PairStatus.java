package detour.api;

import java.util.List;

/**
 * This gateway's half of the pair (VRRP).
 *
 * @param routers in file order
 * @param lateTimers timers of the deciding thread that fired more than 10 ms late
 * @param worstLateMicros the latest one since the start
 * @param counters of what belongs to no virtual router
 */
public record PairStatus(
    List<RouterStatus> routers,
    long lateTimers,
    long worstLateMicros,
    PairCounters.Global counters) {

  /**
   * A virtual router.
   *
   * @param name group and id
   * @param interfaceName of the LAN
   * @param id VRID
   * @param addresses that the office uses as its gateway
   * @param role {@code active}, {@code backup} or {@code initialize} (RFC 9568 section 6.4)
   * @param since when it became so
   * @param reason why
   * @param priority now; 0: unfit to serve
   * @param priorityReason where that comes from
   * @param active who is Active, empty if unknown
   * @param intervalMillis between adverts
   * @param activeIntervalMillis between the Active's adverts, which may say another than ours
   * @param peers who was heard
   * @param leaving whether it says that it goes, and serves until another does
   * @param group why its group keeps it from moving by itself, empty if it may
   * @param held whether the role was handed over and is not taken back
   * @param transitions times it became Active
   * @param healed addresses that others took away and that were put back
   * @param error what the kernel refused last, empty for nothing
   * @param counters what it received and sent
   */
  public record RouterStatus(
      String name,
      String interfaceName,
      int id,
      List<String> addresses,
      String role,
      String since,
      ReasonText reason,
      int priority,
      ReasonText priorityReason,
      String active,
      long intervalMillis,
      long activeIntervalMillis,
      List<PeerStatus> peers,
      boolean leaving,
      String group,
      boolean held,
      long transitions,
      long healed,
      String error,
      PairCounters.Router counters) {}

  /**
   * Another gateway of version 3 that was heard.
   *
   * @param address its adverts come from
   * @param checksum how it computes their checksum, and so do we towards it: {@code message} (RFC
   *     9568), {@code pseudo-header}, or {@code pseudo-header-multicast}
   */
  public record PeerStatus(String address, String checksum) {}
}
