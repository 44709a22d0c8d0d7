package detour.daemon.config;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.probe.dns.DnsQuery;
import detour.probe.dns.DnsQuestion;
import detour.probe.http.HttpCheck;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a target in one line. */
final class TargetText {
  private static final Pattern WORDS = Pattern.compile("(tcp|icmp)\\s+(\\S+)");
  private static final Pattern URL =
      Pattern.compile("([a-z]+)://(?:\\[([^\\]]*)\\]|([^/:?#@\\[\\]]*))(?::([0-9]{1,5}))?(/.*)?");
  private static final Pattern DNS = Pattern.compile("dns:([^/?]+)(\\?.*)?");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|.*:.*");
  private static final int MOST = 2048;

  private TargetText() {}

  static Question parse(String text) {
    if (text.isEmpty() || text.length() > MOST) {
      throw new Type.Wrong("a target has 1 to " + MOST + " characters");
    }
    if (text.equals("neighbor")) {
      return new Question.NextHop();
    }
    Matcher words = WORDS.matcher(text);
    Matcher url = URL.matcher(words.matches() ? words.group(1) + "://" + words.group(2) : text);
    Matcher dns = DNS.matcher(text);
    if (url.matches()) {
      return url(text, url);
    }
    if (words.matches() && words.group(1).equals("icmp")) { // an IPv6 address without brackets
      return new Question.Echo(host(text, words.group(2)));
    }
    if (dns.matches()) {
      return name(text, Optional.empty(), DnsQuery.PORT, dns.group(1) + orEmpty(dns.group(2)));
    }
    if (text.matches("[0-9a-fA-F:.]+")) {
      return new Question.Echo(Question.Host.of(address(text, text)));
    }
    throw no(text);
  }

  private static Question url(String text, Matcher url) {
    Question.Host host =
        url.group(2) != null
            ? Question.Host.of(inBrackets(text, url.group(2)))
            : host(text, url.group(3));
    String path = orEmpty(url.group(5));
    String port = orEmpty(url.group(4));
    switch (url.group(1)) {
      case "icmp" -> {
        nothing(text, path, "a path");
        nothing(text, port, "a port");
        return new Question.Echo(host);
      }
      case "tcp" -> {
        nothing(text, path, "a path");
        return new Question.Connect(host, port(text, port, 0));
      }
      case "http" -> {
        return web(text, false, host, port(text, port, 80), path);
      }
      case "https" -> {
        return web(text, true, host, port(text, port, 443), path);
      }
      case "dns" -> {
        if (host.address().isEmpty() || path.length() < 2) {
          throw new Type.Wrong(
              "\""
                  + text
                  + "\" must name a resolver by address, as dns://8.8.8.8/example.com, or"
                  + " none, as dns:example.com");
        }
        return name(text, host.address(), port(text, port, DnsQuery.PORT), path.substring(1));
      }
      default -> throw no(text);
    }
  }

  private static Question web(
      String text, boolean secure, Question.Host host, int port, String path) {
    if (path.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '#')) {
      throw new Type.Wrong(
          "\"" + text + "\": a path is ASCII without spaces and #; write others as %XX");
    }
    return new Question.Web(
        secure,
        host,
        port,
        path.isEmpty() ? "/" : path,
        HttpCheck.Method.GET,
        HttpCheck.Statuses.SUCCESS,
        Optional.empty(),
        Optional.empty());
  }

  /** The rest of a DNS URI (RFC 4501): a name, and perhaps {@code ?type=AAAA}. */
  private static Question name(String text, Optional<InetAddress> server, int port, String rest) {
    int query = rest.indexOf('?');
    String name = query < 0 ? rest : rest.substring(0, query);
    Optional<DnsQuestion.Type> type = Optional.empty();
    if (query >= 0) {
      type =
          switch (rest.substring(query + 1).toUpperCase(Locale.ROOT)) {
            case "TYPE=A" -> Optional.of(DnsQuestion.Type.A);
            case "TYPE=AAAA" -> Optional.of(DnsQuestion.Type.AAAA);
            default -> throw new Type.Wrong("\"" + text + "\": after ? stands type=A or type=AAAA");
          };
    }
    return new Question.Name(server, port, hostName(name), type, Optional.empty(), false);
  }

  private static Question.Host host(String text, String host) {
    if (host.isEmpty()) {
      throw no(text);
    }
    return NUMBERS.matcher(host).matches()
        ? Question.Host.of(address(text, host))
        : Question.Host.of(hostName(host));
  }

  private static InetAddress inBrackets(String text, String host) {
    InetAddress address = address(text, host);
    if (Family.of(address) != Family.IPV6) {
      throw new Type.Wrong("\"" + text + "\": in [] stands an IPv6 address");
    }
    return address;
  }

  private static String hostName(String name) {
    try {
      return DnsQuestion.ascii(name);
    } catch (IllegalArgumentException e) {
      throw new Type.Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static InetAddress address(String text, String address) {
    try {
      return Addresses.parse(address);
    } catch (IllegalArgumentException e) {
      throw no(text);
    }
  }

  private static int port(String text, String port, int usual) {
    if (port.isEmpty() && usual > 0) {
      return usual;
    }
    int number = port.isEmpty() ? 0 : Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      throw new Type.Wrong(
          port.isEmpty()
              ? "\"" + text + "\" needs a port, such as tcp://1.1.1.1:443"
              : "a TCP port is 1 to 65535, not " + port);
    }
    return number;
  }

  private static void nothing(String text, String part, String what) {
    if (!part.isEmpty()) {
      throw new Type.Wrong("\"" + text + "\" must not have " + what);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Type.Wrong no(String text) {
    return new Type.Wrong(
        "\""
            + text
            + "\" is no target; write an address such as 1.1.1.1, or tcp://1.1.1.1:443,"
            + " http://host/path, https://host/path, dns://8.8.8.8/name, dns:name, neighbor");
  }
}
