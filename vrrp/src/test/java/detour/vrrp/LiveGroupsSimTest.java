package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.vrrp.election.Group;
import detour.vrrp.state.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two gateways with two LANs that move together, and mishaps: whatever was, when all is healed the
 * better one serves in both. {@code -Ddetour.vrrp.seeds=1000} for more.
 */
class LiveGroupsSimTest {
  private static final int SEEDS = Integer.getInteger("detour.vrrp.seeds", 50) / 10;
  private static final long FIRST = Long.getLong("detour.vrrp.seed", 1);
  private static final int MISHAPS = 8;

  /** A group that nobody took is offered again after 20 s. */
  private static final long SETTLED_MILLIS = 60_000;

  @ParameterizedTest
  @EnumSource
  void whenAllIsHealedTheBetterOneServesInBoth(Group.Rule rule) {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Random dice = new Random(seed);
      TwoLans lans = new TwoLans();
      List<String> log = new ArrayList<>();
      GroupSettings group = new GroupSettings("both", rule, 2, Map.of("office", 2, "guests", 1));
      lans.both().forEach(each -> each.on(group));
      for (int i = 0; i < MISHAPS; i++) {
        log.add(lans.nowMillis + " ms " + mishap(dice, lans));
        boolean settled = dice.nextInt(3) == 0;
        lans.run(settled ? 30_000 : dice.nextInt(3000));
        if (settled && rule == Group.Rule.ANY) { // the others may let a LAN go with the other
          assertThat(served(lans.a.office, lans.b.office) && served(lans.a.guests, lans.b.guests))
              .as("seed %d: %s %s", seed, log, lans)
              .isTrue();
        }
      }
      log.add(lans.nowMillis + " ms healed");
      lans.officeCut = false;
      lans.guestsCut = false;
      lans.both().forEach(each -> each.both().forEach(Pretend::up));
      lans.run(SETTLED_MILLIS);
      assertThat(lans.a.are(Role.ACTIVE) && lans.b.are(Role.BACKUP))
          .as("%s, seed %d: %s %s", rule, seed, log, lans)
          .isTrue();
    }
  }

  private static boolean served(Pretend one, Pretend other) {
    Role role = one.router.role();
    Role another = other.router.role();
    return role == Role.ACTIVE
        || another == Role.ACTIVE
        || (role == Role.INITIALIZE && another == Role.INITIALIZE);
  }

  private static String mishap(Random dice, TwoLans lans) {
    TwoLans.Half half = lans.both().get(dice.nextInt(2));
    Pretend one = half.both().get(dice.nextInt(2));
    int what = dice.nextInt(6);
    switch (what) {
      case 0 -> lans.officeCut = !lans.officeCut;
      case 1 -> lans.guestsCut = !lans.guestsCut;
      case 2, 3 -> one.down();
      case 4 -> one.up();
      default -> one.holdMillis = dice.nextInt(60);
    }
    return what + " " + one.own + " " + one.router.name();
  }
}
