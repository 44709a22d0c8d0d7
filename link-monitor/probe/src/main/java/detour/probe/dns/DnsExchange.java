package detour.probe.dns;

import detour.probe.Outcomes;
import detour.probe.Outcomes.Ignored;
import detour.probe.loop.Attempt;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * One question to one resolver, from a port of its own. Until an answer fits in source, identifier
 * and question, all that comes is counted and passed over: so a forger must guess identifier and
 * port (RFC 5452), and the case of each letter too with {@code mixedCase} (0x20).
 */
final class DnsExchange extends SimpleChannelInboundHandler<DatagramDnsResponse> {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Attempt attempt;
  private final InetSocketAddress resolver;
  private final DnsQuestion question;
  private final String asked;
  private final int id = RANDOM.nextInt(0x10000);
  private final Consumer<DnsReply> replied;

  private DnsExchange(
      Attempt attempt,
      InetSocketAddress resolver,
      DnsQuestion question,
      boolean mixedCase,
      Consumer<DnsReply> replied) {
    this.attempt = attempt;
    this.resolver = resolver;
    this.question = question;
    this.asked = mixedCase ? mixed(question.name()) : question.name();
    this.replied = replied;
  }

  /** Asks within an attempt. */
  static void ask(
      Attempt attempt,
      InetSocketAddress resolver,
      DnsQuestion question,
      boolean mixedCase,
      Consumer<DnsReply> replied) {
    DnsExchange exchange = new DnsExchange(attempt, resolver, question, mixedCase, replied);
    attempt.bind(
        new CombinedChannelDuplexHandler<>(
            new DatagramDnsResponseDecoder(), new DatagramDnsQueryEncoder()),
        bound -> {
          bound.pipeline().addLast(exchange);
          DatagramDnsQuery query = exchange.query();
          attempt.leaves();
          bound
              .writeAndFlush(query)
              .addListener(
                  done -> {
                    Throwable cause = done.cause();
                    if (cause != null) {
                      attempt.notSent(cause);
                    }
                  });
        });
  }

  private static String mixed(String name) {
    StringBuilder out = new StringBuilder(name);
    for (int i = 0; i < out.length(); i++) {
      if (RANDOM.nextBoolean()) {
        out.setCharAt(i, Character.toUpperCase(out.charAt(i)));
      }
    }
    return out.toString();
  }

  private DatagramDnsQuery query() {
    DnsRecordType type = type();
    DatagramDnsQuery query =
        new DatagramDnsQuery(new InetSocketAddress(0), resolver, id, DnsOpCode.QUERY);
    query.setRecursionDesired(true);
    query.setRecord(DnsSection.QUESTION, new DefaultDnsQuestion(asked, type));
    return query;
  }

  private DnsRecordType type() {
    return question.type() == DnsQuestion.Type.A ? DnsRecordType.A : DnsRecordType.AAAA;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramDnsResponse response) {
    if (attempt.over()) {
      return;
    }
    Outcomes outcomes = attempt.outcomes();
    if (!fits(response)) {
      outcomes.ignored(Ignored.FORGED);
      return;
    }
    DnsReply reply;
    try {
      reply = DnsReply.of(response, question);
    } catch (RuntimeException e) { // a record that Netty or we cannot read
      outcomes.ignored(Ignored.GARBAGE);
      return;
    }
    replied.accept(reply);
  }

  private boolean fits(DatagramDnsResponse response) {
    if (!response.sender().equals(resolver)
        || response.id() != id
        || response.count(DnsSection.QUESTION) != 1) {
      return false;
    }
    var question = response.recordAt(DnsSection.QUESTION);
    return question.name().equals(asked + ".")
        && question.type().equals(type())
        && question.dnsClass() == io.netty.handler.codec.dns.DnsRecord.CLASS_IN;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!attempt.over()) {
      attempt.outcomes().ignored(Ignored.GARBAGE);
    }
  }
}
