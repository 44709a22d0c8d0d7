package detour.probe.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An HTTP probe.
 *
 * @param secure whether it goes over TLS
 * @param host as it stands in the URL: a name in ASCII, or an address without brackets
 * @param port 1 to 65535
 * @param target path and query, beginning with {@code /} (RFC 9112 section 3.2.1)
 * @param method how to ask
 * @param statuses the good ones
 * @param body text, as UTF-8, that must stand in the first {@link #MOST_BODY} octets; empty: the
 *     body is not read
 * @param ca a PEM file of the authorities to trust instead of the Java installation's
 * @param limit for all of it
 */
public record HttpCheck(
    boolean secure,
    String host,
    int port,
    String target,
    Method method,
    Statuses statuses,
    Optional<String> body,
    Optional<Path> ca,
    Duration limit) {
  /** Octets of a body that are read. */
  public static final int MOST_BODY = 64 * 1024;

  /** Octets of a status line and of all headers. */
  static final int MOST_HEADERS = 16 * 1024;

  /** How to ask. */
  public enum Method {
    GET,
    /** Without a body; it cannot be matched. */
    HEAD
  }

  /**
   * A range of status codes.
   *
   * @param least 100 to 599
   * @param most at least {@code least}
   */
  public record Statuses(int least, int most) {
    /** Any success. */
    public static final Statuses SUCCESS = new Statuses(200, 299);

    public Statuses {
      if (least < 100 || most > 599 || least > most) {
        throw new IllegalArgumentException("statuses are 100 to 599, not " + least + "-" + most);
      }
    }

    /** Whether this is a good one. */
    public boolean contains(int status) {
      return status >= least && status <= most;
    }

    @Override
    public String toString() {
      return least == most ? Integer.toString(least) : least + "-" + most;
    }
  }

  public HttpCheck {
    if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("a path begins with / and is ASCII without spaces");
    }
    if (body.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("a text to look for is not empty");
    }
    if (method == Method.HEAD && body.isPresent()) {
      throw new IllegalArgumentException("HEAD has no body to match");
    }
  }

  /** The Host header (RFC 9110 section 7.2): the port only where it is not the scheme's. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  /** As it would be written. */
  public String url() {
    return (secure ? "https://" : "http://") + authority() + target;
  }
}
