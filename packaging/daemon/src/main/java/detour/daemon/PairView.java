package detour.daemon;

import detour.api.PairCounters;
import detour.api.PairStatus;
import detour.api.ReasonText;
import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.vrrp.GatewayErrors;
import detour.vrrp.PairSnapshot;
import detour.vrrp.RouterSnapshot;
import detour.vrrp.packet.Counters;
import detour.vrrp.packet.MibObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The pair as the API shows it. */
final class PairView {
  private PairView() {}

  /**
   * At one moment.
   *
   * @param wall the time of day
   * @param now the same, monotonic
   */
  static PairStatus status(PairSnapshot snapshot, Instant wall, long now) {
    GatewayErrors errors = snapshot.errors();
    return new PairStatus(
        snapshot.routers().stream().map(each -> router(each, wall, now)).toList(),
        snapshot.lateness().over10Millis(),
        snapshot.lateness().worstNanos() / 1_000,
        new PairCounters.Global(
            time(snapshot.countedSinceNanos(), wall, now),
            errors.checksum(),
            errors.version(),
            errors.vrid()));
  }

  private static PairStatus.RouterStatus router(RouterSnapshot router, Instant wall, long now) {
    return new PairStatus.RouterStatus(
        router.settings().name(),
        router.settings().interfaceName(),
        router.settings().id(),
        router.settings().addresses().stream().map(Object::toString).toList(),
        word(router.role()),
        time(router.sinceNanos(), wall, now),
        new ReasonText(router.reason().code(), router.reason().text()),
        router.priority(),
        new ReasonText(router.priorityReason().code(), router.priorityReason().text()),
        router.active().map(Addresses::text).orElse(""),
        router.settings().interval().toMillis(),
        router.activeIntervalNanos() / 1_000_000,
        peers(router),
        router.leaving(),
        router.group().map(Reason::text).orElse(""),
        router.held(),
        router.transitions(),
        router.healed(),
        router.lastError().orElse(""),
        counters(router, time(router.countedSinceNanos(), wall, now)));
  }

  private static String time(long nanos, Instant wall, long now) {
    return wall.minusNanos(now - nanos).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static List<PairStatus.PeerStatus> peers(RouterSnapshot router) {
    return router.checksums().entrySet().stream()
        .map(
            each -> new PairStatus.PeerStatus(Addresses.text(each.getKey()), word(each.getValue())))
        .sorted(Comparator.comparing(PairStatus.PeerStatus::address))
        .toList();
  }

  private static PairCounters.Router counters(RouterSnapshot router, String since) {
    Counters.Figures counted = router.counters();
    int own = router.settings().id();
    // What could not be read so far as to say whose it is counts here as well.
    ToLongFunction<MibObject> refused =
        object -> counted.counted(object, vrid -> vrid == own || vrid == 0);
    return new PairCounters.Router(
        since,
        word(router.newActiveReason()),
        counted.receivedAdverts(),
        counted.sent(),
        counted.receivedPriorityZero(),
        counted.sentPriorityZero(),
        counted.intervalDifferences() + refused.applyAsLong(MibObject.ADV_INTERVAL_ERRORS),
        counted.addressListErrors() + refused.applyAsLong(MibObject.ADDRESS_LIST_ERRORS),
        refused.applyAsLong(MibObject.IP_TTL_ERRORS),
        refused.applyAsLong(MibObject.RCVD_INVALID_TYPE_PACKETS),
        refused.applyAsLong(MibObject.PACKET_LENGTH_ERRORS),
        refused.applyAsLong(MibObject.AUTHENTICATION),
        refused.applyAsLong(MibObject.NONE),
        word(router.protocolError()),
        router.stepsBack());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
