package detour.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import detour.api.Explanation;
import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.kernel.route.Route;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  @Test
  void aLocalRouteIsOfTheFirstRuleWhateverItsNumber() {
    Route local =
        new Route(
            Route.MAIN,
            Prefix.parse("10.0.0.0/8"),
            Optional.empty(),
            7,
            Optional.empty(),
            0,
            16,
            Route.UNICAST,
            0,
            0,
            false);
    Observation observation = new Observation(List.of(), List.of(), List.of(local), List.of());
    Explanation said =
        new Explainer(List.of(), observation)
            .explain(Addresses.parse("10.77.0.11"), Addresses.parse("10.9.0.1"), new int[256], "");
    assertThat(said.uplink()).isEmpty();
    assertThat(said.steps())
        .containsExactly(
            "Detour's first rule: route 10.0.0.0/8 in table main, interface 7; routes in main but"
                + " for its default win");
  }
}
