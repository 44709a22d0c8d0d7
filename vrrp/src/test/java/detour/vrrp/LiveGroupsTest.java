package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.vrrp.election.Group;
import detour.vrrp.state.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveGroupsTest {
  private static final GroupSettings ALL =
      new GroupSettings("all", Group.Rule.ALL, 1, Map.of("office", 1, "guests", 1));
  private static final GroupSettings ANY =
      new GroupSettings("any", Group.Rule.ANY, 1, Map.of("office", 1, "guests", 1));

  private final TwoLans lans = new TwoLans();
  private final TwoLans.Half a = lans.a;
  private final TwoLans.Half b = lans.b;

  @Test
  void whoseGroupIsGoneTakesOverByItself() {
    a.on(ALL);
    b.on(ALL);
    lans.run(2000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
    b.groups.change(List.of(), List.of(b.office.router), b.office.now());
    a.on = false; // dead
    lans.run(2000);
    assertThat(b.office.router.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void whoWaitedForAGroupThatIsGoneTakesOverAtOnce() {
    a.on(ALL);
    b.on(ALL);
    lans.run(2000);
    a.guests.mute = true;
    lans.run(2000);
    assertThat(b.are(Role.BACKUP)).as("the office hears its Active").isTrue();
    b.groups.change(List.of(), List.of(b.office.router, b.guests.router), b.office.now());
    assertThat(b.guests.router.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void aGroupThatNobodyTookIsOfferedAgainToWhoComesLater() {
    a.on(ALL);
    lans.run(2000);
    assertThat(a.are(Role.ACTIVE)).isTrue();
    a.guests.down();
    lans.run(5000);
    assertThat(a.office.router.role()).as("nobody came").isEqualTo(Role.ACTIVE);
    b.on(ALL);
    lans.run(25_000);
    assertThat(b.are(Role.ACTIVE)).isTrue();
    assertThat(a.office.router.role()).isEqualTo(Role.BACKUP);
  }

  @Test
  void aRouterThatJoinsMovesNothingBeforeItHasListened() {
    a.on(ALL);
    a.guests.down();
    a.groups.change(List.of(), List.of(a.office.router), a.office.now());
    b.on(ALL);
    lans.run(3000);
    assertThat(a.office.router.role()).isEqualTo(Role.ACTIVE);
    a.guests.up();
    a.groups.change(List.of(ALL), List.of(a.office.router, a.guests.router), a.office.now());
    lans.run(3000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
    assertThat(a.office.router.snapshot(a.office.now()).transitions()).isEqualTo(1);
  }

  @Test
  void thatNobodyCameIsToldOnce() {
    a.on(ALL);
    lans.run(2000);
    a.guests.down();
    lans.run(120_000);
    assertThat(a.office.events)
        .filteredOn(each -> each.reason().code().equals("nobody-took-over"))
        .hasSize(1);
    assertThat(a.office.router.role()).isEqualTo(Role.ACTIVE);
  }

  private void byTheRuleAny() {
    a.on(ANY);
    b.on(ANY);
    lans.run(2000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
  }

  /** Its addresses are said to be there when they are, and in the order of the decisions. */
  @Test
  void aGroupTakesOverThoughItsKernelIsSlow() {
    b.office.holdMillis = 20;
    byTheRuleAny();
    lans.guestsCut = true;
    lans.run(500);
    assertThat(b.are(Role.ACTIVE)).as("%s", b.office.events).isTrue();
    assertThat(a.office.router.role()).isEqualTo(Role.BACKUP);
    assertThat(b.office.router.snapshot(b.office.now()).transitions()).isEqualTo(1);
  }

  @Test
  void whatASilentLanTookAlongStaysThereUntilItIsHealed() {
    byTheRuleAny();
    lans.guestsCut = true;
    for (int second = 0; second < 60; second++) {
      lans.run(1000);
      assertThat(b.are(Role.ACTIVE)).as("%d s %s", second, b.office.events).isTrue();
      assertThat(a.office.router.role()).isEqualTo(Role.BACKUP);
    }
    lans.guestsCut = false;
    lans.run(25_000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
  }

  @Test
  void whatASilentLanTookAlongIsTakenBackFromOneThatDies() {
    byTheRuleAny();
    lans.guestsCut = true;
    lans.run(10_000);
    b.on = false;
    lans.run(2000);
    assertThat(a.are(Role.ACTIVE)).as("%s", a.office.events).isTrue();
  }

  @Test
  void whatASilentLanTookAlongIsTakenBackByOneThatComesAnew() {
    byTheRuleAny();
    lans.guestsCut = true;
    lans.run(10_000);
    a.both().forEach(Pretend::down);
    lans.guestsCut = false;
    lans.run(2000);
    a.both().forEach(Pretend::up);
    lans.run(2000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
  }

  /** Here, too, it serves one LAN and the other gateway the other; but nobody took over. */
  @Test
  void theBetterOneTakesAllWhereTheOtherHasOneLanOnly() {
    byTheRuleAny();
    b.guests.down();
    a.office.down();
    lans.run(2000);
    assertThat(b.office.router.role()).isEqualTo(Role.ACTIVE);
    a.office.up();
    lans.run(25_000);
    assertThat(a.are(Role.ACTIVE)).as("%s", a.office.events).isTrue();
  }
}
