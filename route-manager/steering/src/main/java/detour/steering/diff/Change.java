package detour.steering.diff;

import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.util.List;

/**
 * One message to the kernel.
 *
 * <p>{@link #objects} says what it is about, for people and for counting repairs.
 */
public sealed interface Change {
  /** The kernel objects it is about, each in words. */
  List<String> objects();

  /** Add a rule. */
  record AddRule(Rule rule) implements Change {
    @Override
    public List<String> objects() {
      return List.of(Words.rule(rule));
    }
  }

  /** Delete a rule. */
  record DeleteRule(Rule rule) implements Change {
    @Override
    public List<String> objects() {
      return List.of(Words.rule(rule));
    }
  }

  /** Put a route in the place of what is there. */
  record ReplaceRoute(Route route) implements Change {
    @Override
    public List<String> objects() {
      return List.of(Words.route(route));
    }
  }

  /** Delete a route. */
  record DeleteRoute(Route route) implements Change {
    @Override
    public List<String> objects() {
      return List.of(Words.route(route));
    }
  }

  /**
   * One nftables transaction.
   *
   * @param commands in nft's words
   * @param objects what it changes
   */
  record Transaction(String commands, List<String> objects) implements Change {
    public Transaction {
      objects = List.copyOf(objects);
    }
  }
}
