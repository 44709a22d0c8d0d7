package detour.probe.http;

import detour.event.Reason;
import detour.probe.Printable;
import detour.probe.Wrong;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;

/** Says in words why TLS came to nothing. */
final class TlsTrouble {
  private static final int MOST_CAUSES = 16;

  private TlsTrouble() {}

  /** The reason of a handshake's failure, by the exceptions of the JDK's provider. */
  static HttpJudge.Verdict of(HttpCheck check, Throwable failure) {
    String host = Printable.of(check.host());
    Throwable last = failure;
    Throwable each = failure;
    for (int i = 0; each != null && i < MOST_CAUSES; i++, each = each.getCause()) {
      last = each;
      if (each instanceof CertificateExpiredException) {
        return certificate("expired", "the certificate of " + host + " has expired", each);
      }
      if (each instanceof CertificateNotYetValidException) {
        return certificate(
            "not-yet-valid",
            "the certificate of " + host + " is not valid yet; is this machine's clock right",
            each);
      }
      if (each instanceof CertPathBuilderException) {
        return certificate(
            "unknown-issuer",
            "the certificate of " + host + " is of an authority that is not trusted",
            each);
      }
      if (each instanceof CertificateException && namesDiffer(each)) {
        return certificate("wrong-name", "the certificate is not one of " + host, each);
      }
    }
    return HttpJudge.mismatch("tls-failed", "TLS with " + host + " failed: " + Printable.of(last));
  }

  /** What JDK 17 says (sun.security.util.HostnameChecker); it has no exception of its own. */
  private static boolean namesDiffer(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.startsWith("no subject alternative")
        || text.startsWith("no name matching")
        || text.startsWith("illegal given domain name");
  }

  private static HttpJudge.Verdict certificate(String code, String words, Throwable cause) {
    return new HttpJudge.Verdict(
        Wrong.MISMATCH,
        new Reason("certificate-" + code, words + " (" + Printable.of(cause) + ")"));
  }
}
