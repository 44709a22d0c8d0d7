package detour.steering.diff;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.route.Route;
import detour.kernel.rule.Rule;

/** Kernel objects in the words of {@code ip}. */
public final class Words {
  private Words() {}

  /** {@code rule 21010 fwmark 0x01000000/0x3f000000 (IPv4)}. */
  public static String rule(Rule rule) {
    StringBuilder text = new StringBuilder("rule ").append(rule.priority());
    selector(rule, text);
    return text.append(" (").append(rule.family().label()).append(')').toString();
  }

  private static void selector(Rule rule, StringBuilder text) {
    if (rule.invert()) {
      text.append(" not");
    }
    if (rule.mask() != 0) {
      text.append(String.format(" fwmark 0x%08x/0x%08x", rule.mark(), rule.mask()));
    }
    if (!rule.outputInterface().isEmpty()) {
      text.append(" oif ").append(rule.outputInterface());
    }
  }

  /** {@code route default in table 5201 (IPv4)}. */
  public static String route(Route route) {
    String destination = route.isDefault() ? "default" : route.destination().toString();
    return "route "
        + destination
        + " in table "
        + route.table()
        + " ("
        + route.family().label()
        + ')';
  }

  /** The change as an administrator would type it. */
  public static String command(
      Change change, java.util.function.IntFunction<String> interfaceName) {
    if (change instanceof Change.AddRule add) {
      return ip(add.rule().family()) + " rule add " + ruleArguments(add.rule());
    }
    if (change instanceof Change.DeleteRule delete) {
      return ip(delete.rule().family()) + " rule del " + ruleArguments(delete.rule());
    }
    if (change instanceof Change.ReplaceRoute replace) {
      return ip(replace.route().family())
          + " route replace "
          + routeArguments(replace.route(), interfaceName);
    }
    if (change instanceof Change.DeleteRoute delete) {
      return ip(delete.route().family())
          + " route del "
          + routeArguments(delete.route(), interfaceName);
    }
    return "nft -f - <<'EOF'\n" + ((Change.Transaction) change).commands() + "EOF";
  }

  private static String ip(Family family) {
    return "ip " + family.option();
  }

  private static String ruleArguments(Rule rule) {
    StringBuilder text = new StringBuilder("pref ").append(rule.priority());
    selector(rule, text);
    if (rule.action() == Rule.UNREACHABLE) {
      text.append(" unreachable");
    } else {
      text.append(" lookup ").append(rule.table() == Route.MAIN ? "main" : rule.table());
    }
    rule.suppressPrefixLength()
        .ifPresent(length -> text.append(" suppress_prefixlength ").append(length));
    return text.append(" protocol ").append(rule.protocol()).toString();
  }

  private static String routeArguments(
      Route route, java.util.function.IntFunction<String> interfaceName) {
    StringBuilder text =
        new StringBuilder(route.isDefault() ? "default" : route.destination().toString());
    route.gateway().ifPresent(hop -> text.append(" via ").append(Addresses.text(hop)));
    text.append(" dev ").append(interfaceName.apply(route.ifindex()));
    if ((route.flags() & Route.FLAG_ONLINK) != 0) {
      text.append(" onlink");
    }
    route.source().ifPresent(source -> text.append(" src ").append(Addresses.text(source)));
    if (route.metric() != 0) {
      text.append(" metric ").append(route.metric());
    }
    return text.append(" table ")
        .append(route.table())
        .append(" proto ")
        .append(route.protocol())
        .toString();
  }
}
