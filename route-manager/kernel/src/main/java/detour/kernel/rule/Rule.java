package detour.kernel.rule;

import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A policy routing rule (struct fib_rule_hdr and its attributes).
 *
 * @param family which table of rules it stands in
 * @param priority FRA_PRIORITY: the smaller, the earlier
 * @param action FR_ACT_*: 1 to a table, 7 unreachable
 * @param table the table looked up, 0 for an action without one
 * @param mark FRA_FWMARK, compared under {@link #mask}; 0 with mask 0 matches everything
 * @param mask FRA_FWMASK
 * @param invert FIB_RULE_INVERT: {@code not}
 * @param inputInterface {@code iif}, empty for any
 * @param outputInterface {@code oif}, empty for any
 * @param source {@code from}, empty for all
 * @param destination {@code to}, empty for all
 * @param suppressPrefixLength FRA_SUPPRESS_PREFIXLEN: routes of at most this length do not count
 * @param protocol FRA_PROTOCOL: who installed it, numbers as for routes
 */
public record Rule(
    Family family,
    int priority,
    int action,
    int table,
    int mark,
    int mask,
    boolean invert,
    String inputInterface,
    String outputInterface,
    Optional<Prefix> source,
    Optional<Prefix> destination,
    OptionalInt suppressPrefixLength,
    int protocol) {
  public static final int TO_TABLE = 1;
  public static final int UNREACHABLE = 7;
}
