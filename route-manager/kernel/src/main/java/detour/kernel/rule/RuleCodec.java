package detour.kernel.rule;

import detour.kernel.address.AddressCodec;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules as messages: struct fib_rule_hdr and FRA_* attributes. */
public final class RuleCodec {
  public static final int RTM_NEWRULE = 32;
  public static final int RTM_DELRULE = 33;
  private static final int RTM_GETRULE = 34;
  private static final int FIXED = 12;
  private static final int FIB_RULE_INVERT = 2;

  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PROTOCOL = 21;

  private RuleCodec() {}

  /** Asks for the rules of a family. */
  public static MessageWriter dump(Family family) {
    return new MessageWriter(RTM_GETRULE, NetlinkConnection.REQUEST | NetlinkConnection.DUMP)
        .u8(family.number())
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(0)
        .u8(0)
        .u32(0);
  }

  /** Adds a rule; refused if the same is there. */
  public static MessageWriter add(Rule rule) {
    return write(
        RTM_NEWRULE,
        NetlinkConnection.REQUEST
            | NetlinkConnection.ACK
            | NetlinkConnection.CREATE
            | NetlinkConnection.EXCL,
        rule);
  }

  /** Deletes a rule. */
  public static MessageWriter delete(Rule rule) {
    return write(RTM_DELRULE, NetlinkConnection.REQUEST | NetlinkConnection.ACK, rule);
  }

  /**
   * Whether a request to delete one rule would fit another: the kernel compares only what the
   * request names, and takes the first that fits (rule_find in {@code net/core/fib_rules.c}).
   */
  public static boolean deletes(Rule request, Rule there) {
    return request.priority() == there.priority()
        && request.action() == there.action()
        && (request.table() == 0 || request.table() == there.table())
        && (request.mark() == 0 || request.mark() == there.mark())
        && (request.mask() == 0 || request.mask() == there.mask())
        && (request.protocol() == 0 || request.protocol() == there.protocol())
        && named(request.inputInterface(), there.inputInterface())
        && named(request.outputInterface(), there.outputInterface())
        && (request.source().isEmpty() || request.source().equals(there.source()))
        && (request.destination().isEmpty() || request.destination().equals(there.destination()))
        && (request.suppressPrefixLength().isEmpty()
            || request.suppressPrefixLength().equals(there.suppressPrefixLength()));
  }

  private static boolean named(String wanted, String there) {
    return wanted.isEmpty() || wanted.equals(there);
  }

  private static MessageWriter write(int type, int flags, Rule rule) {
    MessageWriter message =
        new MessageWriter(type, flags)
            .u8(rule.family().number())
            .u8(rule.destination().map(Prefix::length).orElse(0))
            .u8(rule.source().map(Prefix::length).orElse(0))
            .u8(0)
            .u8(0) // the table is in FRA_TABLE
            .u8(0)
            .u8(0)
            .u8(rule.action())
            .u32(rule.invert() ? FIB_RULE_INVERT : 0)
            .attributeU32(FRA_PRIORITY, rule.priority())
            .attributeU8(FRA_PROTOCOL, rule.protocol());
    if (rule.table() != 0) {
      message.attributeU32(FRA_TABLE, rule.table());
    }
    if (rule.mask() != 0) {
      message.attributeU32(FRA_FWMARK, rule.mark()).attributeU32(FRA_FWMASK, rule.mask());
    }
    if (!rule.inputInterface().isEmpty()) {
      message.attributeText(FRA_IIFNAME, rule.inputInterface());
    }
    if (!rule.outputInterface().isEmpty()) {
      message.attributeText(FRA_OIFNAME, rule.outputInterface());
    }
    rule.source().ifPresent(each -> message.attribute(FRA_SRC, each.address().getAddress()));
    rule.destination().ifPresent(each -> message.attribute(FRA_DST, each.address().getAddress()));
    rule.suppressPrefixLength()
        .ifPresent(each -> message.attributeU32(FRA_SUPPRESS_PREFIXLEN, each));
    return message;
  }

  /** Reads RTM_NEWRULE or RTM_DELRULE; empty for families not known here. */
  public static Optional<Rule> decode(Message message) {
    Optional<Family> family =
        Arrays.stream(Family.values()).filter(each -> each.number() == message.u8(0)).findFirst();
    if (family.isEmpty()) {
      return Optional.empty();
    }
    Attributes attributes = message.attributes(FIXED);
    OptionalInt suppress = attributes.u32(FRA_SUPPRESS_PREFIXLEN);
    return Optional.of(
        new Rule(
            family.get(),
            attributes.u32(FRA_PRIORITY).orElse(0),
            message.u8(7),
            attributes.u32(FRA_TABLE).orElse(message.u8(4)),
            attributes.u32(FRA_FWMARK).orElse(0),
            attributes.u32(FRA_FWMASK).orElse(0),
            (message.u32(8) & FIB_RULE_INVERT) != 0,
            attributes.text(FRA_IIFNAME).orElse(""),
            attributes.text(FRA_OIFNAME).orElse(""),
            prefix(attributes, FRA_SRC, message.u8(2)),
            prefix(attributes, FRA_DST, message.u8(1)),
            suppress.isPresent() && suppress.getAsInt() >= 0 ? suppress : OptionalInt.empty(),
            attributes.u8(FRA_PROTOCOL).orElse(0)));
  }

  private static Optional<Prefix> prefix(Attributes attributes, int type, int length) {
    return attributes.address(type).map(each -> AddressCodec.prefix(each, length));
  }
}
