package detour.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.UplinkStatus;
import detour.health.Forced;
import detour.health.Traffic;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.steering.apply.WrongPaths.WrongPath;
import detour.steering.core.FlowAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoreTest {
  private static final String TWO_UPLINKS =
      """
      version: 1
      uplinks:
        fiber: {interface: wan1, kind: fiber}
        lte: {interface: wan2, kind: lte}
      policies:
        default: {tiers: [[fiber], [lte]], failback: {mode: hold, after: 60 s}}
      """;

  private final Desk desk = new Desk(TWO_UPLINKS);

  @BeforeEach
  void theOfficeIsOnline() {
    desk.run(5_000);
    assertThat(desk.sentences())
        .contains(
            "fiber is up (IPv4).",
            "lte is up (IPv6).",
            "The office goes out through fiber (IPv4).");
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(1));
  }

  @Test
  void lostCarrierIsDecidedBeforeAnythingIsRead() {
    desk.core.carrierLost(desk.now(), 11);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    assertThat(desk.takers(Family.IPV6)).isEqualTo(Set.of(2));
    assertThat(desk.flows)
        .containsExactlyInAnyOrder(
            new FlowAction.Release(Family.IPV4, 1), new FlowAction.Release(Family.IPV6, 1));
    assertThat(desk.sentences()).contains("The office moved from fiber to lte (IPv4).");
  }

  @Test
  void programsReadTheFamilyAsTheConfigurationHasIt() {
    desk.core.carrierLost(desk.now(), 11);
    assertThat(desk.events)
        .filteredOn(each -> each.details().containsKey("family"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.details().get("family")).isIn("ipv4", "ipv6"));
  }

  @Test
  void lostCarrierOfAnotherInterfaceIsNothing() {
    int before = desk.events.size();
    desk.core.carrierLost(desk.now(), 99);
    assertThat(desk.events).hasSize(before);
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(1));
  }

  @Test
  void twoFamiliesOfAnUplinkShareAProbeASecond() {
    desk.run(60_000);
    long before = desk.sentBy(1, Family.IPV4) + desk.sentBy(1, Family.IPV6);
    desk.run(600_000);
    long after = desk.sentBy(1, Family.IPV4) + desk.sentBy(1, Family.IPV6);
    assertThat((after - before) / 600.0).as("a second").isBetween(0.9, 1.2);
    long shared = status().uplinks().get(1).ipv4().promise().megabytes();
    desk.cutFamily(2, Family.IPV6);
    desk.run(10_000);
    assertThat(status().uplinks().get(1).ipv6().state()).isEqualTo("down");
    assertThat(status().uplinks().get(1).ipv4().promise().megabytes())
        .as("costly targets are asked as often as before")
        .isBetween(2 * shared - 5, 2 * shared);
    assertThat(status().uplinks().get(1).ipv4().state()).isEqualTo("up");
    before = desk.sentBy(2, Family.IPV4);
    desk.run(600_000);
    assertThat((desk.sentBy(2, Family.IPV4) - before) / 600.0 * 2)
        .as("in an interval of lte: alone it has all rounds, and nobody's doubts")
        .isBetween(0.9, 1.2);
  }

  @Test
  void wheneverAnIdleUplinkDiesBothFamiliesAreSoonSeen() {
    for (int i = 0; i < 40; i++) {
      desk.run(120_000 + 97 * i);
      assertThat(status().uplinks().get(0).ipv4().state()).isEqualTo("up");
      desk.cut(1);
      desk.run(2_000);
      bothFamiliesAreDown("cut " + i);
      desk.mute.clear();
    }
  }

  private void bothFamiliesAreDown(String cut) {
    assertThat(List.of(status().uplinks().get(0).ipv4(), status().uplinks().get(0).ipv6()))
        .as(cut)
        .allMatch(each -> each.state().equals("down"));
  }

  @Test
  void aFamilyWithoutTrafficIsAskedAsSoonAsTheOthersFallsSilent() {
    PathKey busy = new PathKey(1, Family.IPV4);
    for (int i = 0; i < 20; i++) {
      desk.run(120_000 + 97 * i);
      desk.runWithCall(3_000, busy, true);
      desk.cut(1);
      desk.runWithCall(1_200, busy, false);
      bothFamiliesAreDown("cut " + i);
      desk.mute.clear();
    }
  }

  @Test
  void aQuietPathIsLookedAtLessOftenThanABusyOne() {
    PathKey busy = new PathKey(1, Family.IPV4);
    PathKey quiet = new PathKey(2, Family.IPV4);
    List<String> told = new ArrayList<>();
    List<String> quietlyTold = new ArrayList<>();
    Desk office =
        new Desk(
            TWO_UPLINKS,
            core -> {
              core.recordTo(busy, told::add);
              core.recordTo(quiet, quietlyTold::add);
            });
    office.run(5_000);
    for (int i = 0; i < 200; i++) {
      office.run(10);
      office.core.traffic(
          office.now(),
          Map.of(
              busy, new Traffic(i / 2, i / 2, 0, 0, 100L * i),
              quiet, new Traffic(7, 7, 0, 0, 1_400)));
    }
    assertThat(readings(told)).isGreaterThan(190); // a call: a packet at every other reading
    assertThat(readings(quietlyTold)).isBetween(10L, 30L);
  }

  private static long readings(List<String> lines) {
    return lines.stream().filter(each -> each.contains(" traffic ")).count();
  }

  @Test
  void whatAStallTaughtIsPartOfThePromise() {
    PathKey busy = new PathKey(1, Family.IPV4);
    desk.run(60_000);
    desk.runWithCall(3_000, busy, true);
    UplinkStatus.PathStatus before = path();
    desk.cutFamily(1, Family.IPV4);
    desk.runWithCall(220, busy, false);
    desk.mute.clear();
    desk.runWithCall(3_000, busy, true);
    UplinkStatus.PathStatus after = path();
    assertThat(after.stalls().count()).isOne();
    long learned = after.detector().patienceMillis() - before.detector().patienceMillis();
    assertThat(learned).isPositive();
    assertThat(after.promise().allFlowsMillis())
        .isEqualTo(before.promise().allFlowsMillis() + learned);
    assertThat(after.promise().newFlowsMillis()).isEqualTo(before.promise().newFlowsMillis());
  }

  private UplinkStatus.PathStatus path() {
    return desk.core
        .view(desk.now())
        .status("office", "1", Instant.EPOCH, Instant.EPOCH, List.of(), List.of())
        .uplinks()
        .get(0)
        .ipv4();
  }

  @Test
  void aFamilyWhoseTargetsAreSeldomAskedLeavesTheOtherItsRounds() {
    desk.reload(
        TWO_UPLINKS.replace(
            "kind: fiber", "kind: fiber, targets: [1.1.1.1, \"https://[2001:db8::1]/\"]"),
        Map.of());
    desk.run(60_000);
    long before = desk.sentBy(1, Family.IPV4);
    desk.run(600_000);
    assertThat((desk.sentBy(1, Family.IPV4) - before) / 600.0).isBetween(0.9, 1.2);
  }

  @Test
  void anUplinkThatFallsTooOftenIsTakenOnlyWhereNothingElseWorks() {
    for (int i = 0; i < 4; i++) {
      desk.cut(1);
      desk.run(10_000);
      desk.mute.clear();
      desk.run(10_000);
    }
    assertThat(status().uplinks().get(0).ipv4().state()).isEqualTo("up");
    assertThat(status().uplinks().get(0).ipv4().damped()).isTrue();
    desk.run(120_000);
    assertThat(desk.takers(Family.IPV4)).as("the hold is over twice").isEqualTo(Set.of(2));
    desk.cut(2);
    desk.run(10_000);
    assertThat(desk.takers(Family.IPV4)).as("better than nothing").isEqualTo(Set.of(1));
    desk.mute.clear();
    desk.run(1_800_000);
    assertThat(status().uplinks().get(0).ipv4().damped()).isFalse();
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(1));
  }

  @Test
  void aTargetThatIsSilentByEveryUplinkIsAtFaultItself() {
    desk.mute.addAll(List.of("1/IPV4/0", "2/IPV4/0"));
    desk.run(60_000);
    assertThat(desk.events)
        .anyMatch(each -> each.reason().code().equals("target-fails-everywhere"));
    assertThat(status().uplinks())
        .allSatisfy(each -> assertThat(each.ipv4().targets().get(0).retired()).isTrue());
    assertThat(desk.sentences()).doesNotContain("fiber is down (IPv4).", "lte is down (IPv4).");
    desk.mute.clear();
    desk.run(700_000);
    assertThat(desk.sentences())
        .contains(
            "Target 1.1.1.1 of fiber is asked again.", "Target 1.1.1.1 of lte is asked again.");
  }

  @Test
  void aPortalThatEveryUplinkSeesIsTheTargetsOwn() {
    String targets = "targets: [1.1.1.1, \"http://check.example/\"]";
    desk.reload(
        TWO_UPLINKS
            .replace("kind: fiber", "kind: fiber, " + targets)
            .replace("kind: lte", "kind: lte, " + targets),
        Map.of());
    desk.run(60_000);
    desk.portals.addAll(List.of("1/IPV4/1", "2/IPV4/1"));
    desk.run(180_000);
    assertThat(desk.events)
        .anyMatch(each -> each.reason().code().equals("target-fails-everywhere"));
    assertThat(status().uplinks())
        .allSatisfy(each -> assertThat(each.ipv4().state()).isEqualTo("up"))
        .allSatisfy(each -> assertThat(each.ipv4().targets().get(1).retired()).isTrue());
    desk.portals.remove("2/IPV4/1");
    desk.run(700_000);
    assertThat(status().uplinks().get(1).ipv4().targets().get(1).retired()).isFalse();
  }

  /** A flap of the carrier makes an uplink forget what it knew of its targets. */
  @Test
  void aPortalThatEveryUplinkSeesHoldsNobodyThatComesBack() {
    String targets = "targets: [1.1.1.1, \"http://check.example/\"]";
    desk.reload(
        TWO_UPLINKS
            .replace("kind: fiber", "kind: fiber, " + targets)
            .replace("kind: lte", "kind: lte, " + targets),
        Map.of());
    desk.run(60_000);
    desk.portals.addAll(List.of("1/IPV4/1", "2/IPV4/1"));
    desk.run(180_000);
    desk.core.carrierLost(desk.now(), 11);
    desk.run(1_000);
    desk.carrierBack();
    desk.run(10_000);
    assertThat(status().uplinks())
        .allSatisfy(each -> assertThat(each.ipv4().state()).isEqualTo("up"));
    desk.restart();
    desk.run(400_000);
    assertThat(status().uplinks())
        .allSatisfy(each -> assertThat(each.ipv4().state()).isEqualTo("up"));
  }

  @Test
  void aTargetThatIsSilentByOneUplinkIsNotBlamed() {
    desk.mute.add("1/IPV4/0");
    desk.run(60_000);
    assertThat(desk.events)
        .noneMatch(each -> each.reason().code().equals("target-fails-everywhere"));
  }

  @Test
  void aNextHopThatNoLongerResolvesIsAskedBeyondAtOnce() {
    desk.cut(1);
    long before = desk.sent();
    desk.core.neighborFailed(desk.now(), 11, Addresses.parse("192.0.2.77"));
    desk.core.neighborFailed(desk.now(), 12, Addresses.parse("192.0.2.17"));
    assertThat(desk.sent()).isEqualTo(before);
    desk.core.neighborFailed(desk.now(), 11, Addresses.parse("192.0.2.17"));
    desk.core.poll(desk.now());
    assertThat(desk.sent()).isGreaterThan(before);
  }

  @Test
  void aProbeThatWouldLeaveByAnotherUplinkProvesNothing() {
    WrongPath astray = new WrongPath(1, Family.IPV4, true, Optional.empty());
    desk.core.pathsTested(desk.now(), List.of(astray));
    desk.run(5_000);
    assertThat(status().uplinks().get(0).ipv4().state()).isEqualTo("no data");
    assertThat(status().uplinks().get(0).ipv4().reason().text())
        .startsWith("they would be refused; a rule of somebody else");
    assertThat(status().notices()).anyMatch(each -> each.code().equals("misrouted"));
    assertThat(desk.takers(Family.IPV4))
        .as("new flows prefer what is known to work")
        .isEqualTo(Set.of(2));
    assertThat(desk.flows).as("what there is stays").isEmpty();
    desk.core.pathsTested(desk.now(), List.of());
    desk.run(5_000);
    assertThat(status().uplinks().get(0).ipv4().state()).isEqualTo("up");
    assertThat(status().notices()).isEmpty();
  }

  @Test
  void flowsThatWouldLeaveByAnotherUplinkAreSaidOnce() {
    WrongPath astray = new WrongPath(1, Family.IPV6, false, Optional.empty());
    desk.core.pathsTested(desk.now(), List.of(astray));
    desk.core.pathsTested(desk.now(), List.of(astray));
    assertThat(desk.sentences()).containsOnlyOnce("Flows of fiber would not leave by it (IPv6).");
    assertThat(status().uplinks().get(0).ipv6().state()).isEqualTo("up");
  }

  @Test
  void drainingTakesNoNewFlowsAndLeavesThoseThereAre() {
    desk.core.force(
        desk.now(), "fiber", new Forcing(Forced.DRAINING, Long.MAX_VALUE, 60, "new cable", "anna"));
    assertThat(desk.takers(Family.IPV4)).isEqualTo(Set.of(2));
    assertThat(desk.flows).isEmpty();
    assertThat(desk.sentences())
        .contains("fiber takes no new flows; those there are may end in peace.");
    desk.core.force(
        desk.now(), "fiber", new Forcing(Forced.DOWN, Long.MAX_VALUE, 60, "new cable", "anna"));
    assertThat(desk.flows).contains(new FlowAction.Release(Family.IPV4, 1));
  }

  @Test
  void aDisabledUplinkIsNotAsked() {
    desk.core.force(
        desk.now(), "lte", new Forcing(Forced.DISABLED, Long.MAX_VALUE, 60, "no credit", "anna"));
    desk.cut(1);
    desk.run(30_000);
    assertThat(desk.sentences()).doesNotContain("The office moved from fiber to lte (IPv4).");
    assertThat(status().uplinks().get(1).ipv4().state()).isEqualTo("disabled");
  }

  @Test
  void whatTheKernelMeasuredIsShown() {
    PathKey path = new PathKey(1, Family.IPV4);
    desk.core.measured(path, 8_000, 0);
    desk.core.measured(path, 16_000, 2);
    assertThat(status().uplinks().get(0).ipv4().tcp())
        .satisfies(
            each -> {
              assertThat(each.connections()).isEqualTo(2);
              assertThat(each.retransmits()).isEqualTo(2);
              assertThat(each.rttMicros()).isEqualTo(9_000);
            });
    assertThat(status().uplinks().get(0).ipv4().promise().newFlowsMillis()).isBetween(50L, 1_000L);
  }

  private detour.api.Status status() {
    return desk.core
        .view(desk.now())
        .status("office", "0", Instant.EPOCH, Instant.EPOCH, List.of(), List.of());
  }
}
