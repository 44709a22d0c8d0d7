package detour.kernel.testkit;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Prints a {@link FakeKernel} as {@code ip} and {@code nft} would. */
final class FakeText {
  private static final Map<Integer, String> PROTOCOLS =
      Map.of(2, "kernel", 3, "boot", 4, "static", 9, "ra", 16, "dhcp");
  private static final Map<Integer, String> TABLES =
      Map.of(253, "default", 254, "main", 255, "local");
  private static final Map<Integer, String> TYPES =
      Map.of(6, "blackhole", 7, "unreachable", 8, "prohibit");

  private FakeText() {}

  static String rules(List<Rule> rules) {
    StringBuilder text = new StringBuilder();
    rules.forEach(each -> text.append(rule(each)).append('\n'));
    return text.toString();
  }

  private static String rule(Rule rule) {
    StringBuilder text = new StringBuilder();
    text.append(rule.priority()).append(":\t").append(rule.invert() ? "not " : "");
    text.append("from ").append(rule.source().map(Object::toString).orElse("all"));
    rule.destination().ifPresent(each -> text.append(" to ").append(each));
    if (rule.mask() != 0) {
      text.append(" fwmark ").append(mark(rule.mark()));
      if (rule.mask() != -1) {
        text.append('/').append(mark(rule.mask()));
      }
    }
    if (!rule.inputInterface().isEmpty()) {
      text.append(" iif ").append(rule.inputInterface());
    }
    if (!rule.outputInterface().isEmpty()) {
      text.append(" oif ").append(rule.outputInterface());
    }
    if (rule.action() == Rule.TO_TABLE) {
      text.append(" lookup ").append(named(TABLES, rule.table()));
      rule.suppressPrefixLength()
          .ifPresent(each -> text.append(" suppress_prefixlength ").append(each));
    } else {
      text.append(' ').append(named(TYPES, rule.action()));
    }
    return text.append(" proto ").append(named(PROTOCOLS, rule.protocol())).toString();
  }

  /** As {@code ip} does: zero has no prefix. */
  private static String mark(int mark) {
    return mark == 0 ? "0" : "0x" + Integer.toHexString(mark);
  }

  static String named(Map<Integer, String> names, int number) {
    return names.getOrDefault(number, Integer.toString(number));
  }

  static String routes(List<Route> routes, FakeInterfaces interfaces) {
    StringBuilder text = new StringBuilder();
    routes.forEach(each -> text.append(route(each, interfaces)).append('\n'));
    return text.toString();
  }

  private static String route(Route route, FakeInterfaces interfaces) {
    StringBuilder text = new StringBuilder();
    text.append(route.type() == Route.UNICAST ? "unicast" : named(TYPES, route.type())).append(' ');
    text.append(route.isDefault() ? "default" : route.destination());
    route.gateway().ifPresent(each -> text.append(" via ").append(Addresses.text(each)));
    if (route.ifindex() != 0) {
      text.append(" dev ").append(interfaces.name(route.ifindex()));
    }
    if (route.table() != Route.MAIN) {
      text.append(" table ").append(route.table());
    }
    text.append(" proto ").append(named(PROTOCOLS, route.protocol()));
    text.append(" scope ").append(route.scope() == Route.SCOPE_LINK ? "link" : "global");
    route.source().ifPresent(each -> text.append(" src ").append(Addresses.text(each)));
    if (route.metric() != 0) {
      text.append(" metric ").append(route.metric());
    }
    if ((route.flags() & Route.FLAG_LINKDOWN) != 0) {
      text.append(" linkdown");
    }
    if ((route.flags() & Route.FLAG_ONLINK) != 0) {
      text.append(" onlink");
    }
    if (route.family() == Family.IPV6) {
      text.append(" pref medium");
    }
    return text.toString();
  }

  static String tables(Collection<FakeTable> tables) {
    StringBuilder text = new StringBuilder();
    for (FakeTable table : tables) {
      text.append("table ").append(table.family).append(' ').append(table.name).append(" {\n");
      table.counters.forEach(
          (name, packets) ->
              text.append("\tcounter ")
                  .append(name)
                  .append(" { packets ")
                  .append(packets)
                  .append(" }\n"));
      table.collections.forEach((name, each) -> collection(name, each, text));
      table.chains.forEach((name, each) -> chain(name, each, table.rules(name), text));
      text.append("}\n");
    }
    return text.toString();
  }

  private static void collection(String name, FakeTable.Collection each, StringBuilder text) {
    text.append('\t').append(each.map() ? "map " : "set ").append(name).append(" {\n");
    text.append("\t\t").append(each.type()).append('\n');
    if (!each.elements().isEmpty()) {
      text.append("\t\telements = { ");
      String separator = "";
      for (var element : each.elements().entrySet()) {
        text.append(separator).append(element.getKey());
        text.append(each.map() ? " : " + element.getValue() : "");
        separator = ", ";
      }
      text.append(" }\n");
    }
    text.append("\t}\n");
  }

  private static void chain(
      String name, FakeTable.Chain chain, List<FakeTable.Rule> rules, StringBuilder text) {
    text.append("\tchain ").append(name).append(" {\n");
    if (!chain.base().isEmpty()) {
      text.append("\t\t").append(chain.base()).append("; policy ").append(chain.policy());
      text.append(";\n");
    }
    for (FakeTable.Rule rule : rules) {
      text.append("\t\t").append(rule.words());
      text.append(rule.comment().isEmpty() ? "" : " comment \"" + rule.comment() + '"');
      text.append('\n');
    }
    text.append("\t}\n");
  }
}
