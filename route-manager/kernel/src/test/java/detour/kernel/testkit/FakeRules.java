package detour.kernel.testkit;

import detour.kernel.address.Family;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The rules of a {@link FakeKernel}, in the kernel's order: of one priority the older first. */
final class FakeRules {
  private static final int PROTOCOL_KERNEL = 2;
  private static final int TABLE_LOCAL = 255;
  private static final int TABLE_DEFAULT = 253;

  private final List<Rule> rules = new ArrayList<>();

  FakeRules() {
    for (Family family : Family.values()) {
      rules.add(ofKernel(family, 0, TABLE_LOCAL));
      rules.add(ofKernel(family, 32766, Route.MAIN));
    }
    rules.add(ofKernel(Family.IPV4, 32767, TABLE_DEFAULT));
  }

  private static Rule ofKernel(Family family, int priority, int table) {
    return new Rule(
        family,
        priority,
        Rule.TO_TABLE,
        table,
        0,
        0,
        false,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        PROTOCOL_KERNEL);
  }

  List<Rule> list(Family family) {
    return rules.stream().filter(each -> each.family() == family).toList();
  }

  /** The same rule of another protocol is another rule. */
  void add(Rule rule) throws NetlinkException {
    if (rules.contains(rule)) {
      throw new NetlinkException("adding rule " + rule.priority(), Errno.EEXIST, "");
    }
    rules.add(rule);
    rules.sort(Comparator.comparingInt(Rule::priority)); // stable: the older stays first
  }

  void delete(Rule rule) throws NetlinkException {
    if (!rules.remove(rule)) {
      throw new NetlinkException("deleting rule " + rule.priority(), Errno.ENOENT, "");
    }
  }
}
