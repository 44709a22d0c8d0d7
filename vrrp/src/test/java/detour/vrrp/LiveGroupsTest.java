package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.vrrp.election.Group;
import detour.vrrp.state.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two gateways with two LANs, a millisecond at a time. */
class LiveGroupsTest {
  private static final GroupSettings ALL =
      new GroupSettings("all", Group.Rule.ALL, 1, Map.of("office", 1, "guests", 1));

  private static final class Half {
    final Pretend office;
    final Pretend guests;
    final LiveGroups groups = new LiveGroups();
    boolean on;

    Half(int priority, String own) {
      office = new Pretend(Pretend.settings("office", 51).priority(priority).build(), own);
      guests = new Pretend(Pretend.settings("guests", 52).priority(priority).build(), own);
    }

    List<Pretend> both() {
      return List.of(office, guests);
    }

    void on(long nowMillis) {
      on = true;
      both().forEach(each -> each.nowMillis = nowMillis);
      both().forEach(Pretend::up);
      groups.change(List.of(ALL), List.of(office.router, guests.router), office.now());
    }

    boolean are(Role role) {
      return both().stream().allMatch(each -> each.router.role() == role);
    }
  }

  private final Half a = new Half(200, "10.9.0.2");
  private final Half b = new Half(100, "10.9.0.3");
  private long nowMillis = 1000;

  private void run(long millis) {
    for (long end = nowMillis + millis; nowMillis < end; nowMillis++) {
      for (Half each : List.of(a, b)) {
        if (each.on) {
          each.both().forEach(one -> one.run(nowMillis - one.nowMillis));
          each.groups.settle(each.office.now());
        }
      }
      carry(a.office, b.office, b);
      carry(b.office, a.office, a);
      carry(a.guests, b.guests, b);
      carry(b.guests, a.guests, a);
    }
  }

  private static void carry(Pretend from, Pretend to, Half of) {
    for (byte[] frame : from.said()) {
      if (of.on) {
        to.router.frame(frame, to.now());
      }
    }
  }

  @Test
  void whoseGroupIsGoneTakesOverByItself() {
    a.on(nowMillis);
    b.on(nowMillis);
    run(2000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
    b.groups.change(List.of(), List.of(b.office.router), b.office.now());
    a.on = false; // dead
    run(2000);
    assertThat(b.office.router.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void whoWaitedForAGroupThatIsGoneTakesOverAtOnce() {
    a.on(nowMillis);
    b.on(nowMillis);
    run(2000);
    a.guests.mute = true;
    run(2000);
    assertThat(b.are(Role.BACKUP)).as("the office hears its Active").isTrue();
    b.groups.change(List.of(), List.of(b.office.router, b.guests.router), b.office.now());
    assertThat(b.guests.router.role()).isEqualTo(Role.ACTIVE);
  }

  @Test
  void aGroupThatNobodyTookIsOfferedAgainToWhoComesLater() {
    a.on(nowMillis);
    run(2000);
    assertThat(a.are(Role.ACTIVE)).isTrue();
    a.guests.down();
    run(5000);
    assertThat(a.office.router.role()).as("nobody came").isEqualTo(Role.ACTIVE);
    b.on(nowMillis);
    run(25_000);
    assertThat(b.are(Role.ACTIVE)).isTrue();
    assertThat(a.office.router.role()).isEqualTo(Role.BACKUP);
  }

  @Test
  void aRouterThatJoinsMovesNothingBeforeItHasListened() {
    a.on(nowMillis);
    a.guests.down();
    a.groups.change(List.of(), List.of(a.office.router), a.office.now());
    b.on(nowMillis);
    run(3000);
    assertThat(a.office.router.role()).isEqualTo(Role.ACTIVE);
    a.guests.up();
    a.groups.change(List.of(ALL), List.of(a.office.router, a.guests.router), a.office.now());
    run(3000);
    assertThat(a.are(Role.ACTIVE) && b.are(Role.BACKUP)).isTrue();
    assertThat(a.office.router.snapshot(a.office.now()).transitions()).isEqualTo(1);
  }

  @Test
  void thatNobodyCameIsToldOnce() {
    a.on(nowMillis);
    run(2000);
    a.guests.down();
    run(120_000);
    assertThat(a.office.events)
        .filteredOn(each -> each.reason().code().equals("nobody-took-over"))
        .hasSize(1);
    assertThat(a.office.router.role()).isEqualTo(Role.ACTIVE);
  }
}
