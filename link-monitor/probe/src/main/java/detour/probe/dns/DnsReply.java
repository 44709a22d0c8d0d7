package detour.probe.dns;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a resolver answered.
 *
 * @param code RCODE (RFC 1035 section 4.1.1, RFC 6895): 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5
 *     REFUSED
 * @param truncated whether the resolver had more to say (TC)
 * @param addresses of the name that was asked for, through its aliases; at most 16
 * @param ttlSeconds the least of the records on the way to them
 */
public record DnsReply(int code, boolean truncated, List<InetAddress> addresses, long ttlSeconds) {
  public static final int NOERROR = 0;
  public static final int SERVFAIL = 2;
  public static final int NXDOMAIN = 3;
  public static final int REFUSED = 5;
  private static final int MOST_ADDRESSES = 16;
  private static final int MOST_ALIASES = 16;

  public DnsReply {
    addresses = List.copyOf(addresses);
  }

  /** Whether the answer can only come from the Internet's name service, not a resolver in need. */
  public boolean provesPath() {
    return code == NOERROR || code == NXDOMAIN;
  }

  /** The code's word. */
  public String word() {
    return switch (code) {
      case NOERROR -> "NOERROR";
      case 1 -> "FORMERR";
      case SERVFAIL -> "SERVFAIL";
      case NXDOMAIN -> "NXDOMAIN";
      case 4 -> "NOTIMP";
      case REFUSED -> "REFUSED";
      default -> "RCODE " + code;
    };
  }

  static DnsReply of(DnsResponse response, DnsQuestion question) {
    List<InetAddress> addresses = new ArrayList<>();
    long ttl = Integer.MAX_VALUE;
    String name = question.name();
    int count = response.count(DnsSection.ANSWER);
    for (int alias = 0; alias < MOST_ALIASES && addresses.isEmpty(); alias++) {
      String next = name;
      for (int i = 0; i < count; i++) {
        DnsRecord each = response.recordAt(DnsSection.ANSWER, i);
        if (!(each instanceof DnsRawRecord raw) || !canonical(each.name()).equals(name)) {
          continue;
        }
        if (isAddress(raw, question.type()) && addresses.size() < MOST_ADDRESSES) {
          addresses.add(address(raw.content()));
          ttl = Math.min(ttl, each.timeToLive());
        } else if (each.type().equals(DnsRecordType.CNAME)) {
          next = canonical(DefaultDnsRecordDecoder.decodeName(raw.content().duplicate()));
          ttl = Math.min(ttl, each.timeToLive());
        }
      }
      if (next.equals(name)) {
        break;
      }
      name = next;
    }
    return new DnsReply(
        response.code().intValue(), response.isTruncated(), addresses, Math.max(0, ttl));
  }

  private static boolean isAddress(DnsRawRecord raw, DnsQuestion.Type type) {
    boolean four = type == DnsQuestion.Type.A;
    return raw.type().equals(four ? DnsRecordType.A : DnsRecordType.AAAA)
        && raw.content().readableBytes() == (four ? 4 : 16);
  }

  private static InetAddress address(ByteBuf content) {
    byte[] octets = new byte[content.readableBytes()];
    content.getBytes(content.readerIndex(), octets);
    return Addresses.fromBytes(octets);
  }

  static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The addresses of one family. */
  public List<InetAddress> addresses(Family family) {
    return addresses.stream().filter(each -> Family.of(each) == family).toList();
  }
}
