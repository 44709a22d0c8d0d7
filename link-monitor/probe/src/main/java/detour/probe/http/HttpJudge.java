package detour.probe.http;

import detour.event.Reason;
import detour.probe.Printable;
import detour.probe.Wrong;
import java.util.Optional;

/**
 * What a response is worth. Pure.
 *
 * <p>Of a plain-HTTP check whatever differs from what was expected is a captive portal: a redirect,
 * another status, another body; but not a server's own failure (5xx without 511, RFC 6585 section
 * 6). Over TLS nobody can answer in the target's place, so there it is only a mismatch.
 */
final class HttpJudge {
  private static final int NETWORK_AUTHENTICATION_REQUIRED = 511;

  /** A verdict that is no good answer. */
  record Verdict(Wrong wrong, Reason reason) {}

  private HttpJudge() {}

  /** Judges status line and headers; empty: so far all is well. */
  static Optional<Verdict> status(HttpCheck check, int status, String location) {
    if (check.statuses().contains(status)) {
      return Optional.empty();
    }
    boolean serverFailure =
        status >= 500 && status <= 599 && status != NETWORK_AUTHENTICATION_REQUIRED;
    Wrong wrong = check.secure() || serverFailure ? Wrong.MISMATCH : Wrong.CAPTIVE;
    if (status >= 300 && status <= 399) {
      String where = location.isEmpty() ? "" : " to " + Printable.of(location);
      return Optional.of(
          new Verdict(
              wrong, new Reason("http-redirect", said(check) + status + ", a redirect" + where)));
    }
    return Optional.of(
        new Verdict(
            wrong,
            new Reason(
                "http-status",
                said(check)
                    + "status "
                    + status
                    + ", where "
                    + check.statuses()
                    + " was expected")));
  }

  /** The body, or as much of it as is read, does not hold the text. */
  static Verdict body(HttpCheck check, int octets) {
    return new Verdict(
        check.secure() ? Wrong.MISMATCH : Wrong.CAPTIVE,
        new Reason(
            "http-body",
            said(check)
                + "a body whose first "
                + octets
                + " octets do not hold \""
                + Printable.of(check.body().orElse(""))
                + "\""));
  }

  /** It began to answer, or at least to listen, and did not come to an end in time. */
  static Verdict late(HttpCheck check, String stage) {
    return mismatch(
        "http-late",
        Printable.of(check.url()) + " " + stage + " within " + check.limit().toMillis() + " ms");
  }

  static Verdict malformed(HttpCheck check, String why) {
    return mismatch("http-malformed", said(check) + "no HTTP: " + why);
  }

  static Verdict tooMuch(HttpCheck check) {
    return mismatch("http-too-much", said(check) + "more than could be read");
  }

  static Verdict closed(HttpCheck check) {
    return mismatch(
        "http-closed", Printable.of(check.url()) + " closed the connection before it had answered");
  }

  static Verdict refused(HttpCheck check) {
    return mismatch("http-refused", Printable.of(check.url()) + " refused the connection");
  }

  static Verdict mismatch(String code, String text) {
    return new Verdict(Wrong.MISMATCH, new Reason(code, text));
  }

  private static String said(HttpCheck check) {
    return Printable.of(check.url()) + " answered ";
  }
}
