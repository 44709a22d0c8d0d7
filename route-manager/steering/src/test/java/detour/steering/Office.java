package detour.steering;

import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.steering.plan.Wanted;
import detour.steering.policy.Placement;
import detour.steering.uplink.PathFacts;
import detour.steering.uplink.UplinkFacts;
import detour.steering.uplink.UplinkSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An office with uplinks wan1, wan2, ... as tests need it. */
public final class Office {
  private Office() {}

  /** An uplink with both families. */
  public static Wanted.Uplink uplink(int number) {
    return new Wanted.Uplink(spec(number), facts(number));
  }

  public static UplinkSpec spec(int number) {
    return new UplinkSpec(
        number, "uplink" + number, "wan" + number, Map.of(), UplinkSpec.Nat.AUTO, List.of());
  }

  public static UplinkFacts facts(int number) {
    return new UplinkFacts(
        10 + number,
        1500,
        Map.of(
            Family.IPV4,
            path(
                "100.64." + number + ".1", "100.64." + number + ".2", "100.64." + number + ".0/24"),
            Family.IPV6,
            path(
                "2001:db8:a" + number + "::1",
                "2001:db8:a" + number + "::2",
                "2001:db8:a" + number + "::/64")));
  }

  private static PathFacts path(String gateway, String source, String prefix) {
    return new PathFacts(
        PathFacts.Stage.READY,
        new Reason("ready", "ready"),
        Optional.of(Addresses.parse(gateway)),
        Optional.of(Addresses.parse(source)),
        false,
        List.of(Prefix.parse(prefix)));
  }

  /** Everything through one uplink, others dead or ready. */
  public static Wanted through(int active, int uplinks, Set<Integer> dead) {
    List<Wanted.Uplink> all = new ArrayList<>();
    for (int n = 1; n <= uplinks; n++) {
      all.add(uplink(n));
    }
    Placement placement = new Placement(Collections.nCopies(256, 1), Map.of(1, active));
    Wanted.Choice choice = new Wanted.Choice(placement, active, dead);
    return new Wanted(all, Map.of(Family.IPV4, choice, Family.IPV6, choice));
  }
}
