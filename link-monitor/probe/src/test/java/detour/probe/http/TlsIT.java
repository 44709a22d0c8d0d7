package detour.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.Loops;
import detour.probe.ProbePath;
import detour.probe.Recorder.Outcome;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS checks against certificates of every kind, made by openssl for the test. */
class TlsIT {
  private static final ProbePath LO = new ProbePath("lo", "lo", 0, Family.IPV4);
  private static final String SECRET = "changeit";
  private final Instant now = Instant.now();
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String NAME = "check.example";

  @TempDir Path folder;
  private NetworkNamespace here;
  private Loops loops;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip", "openssl");
    here = new NetworkNamespace();
    loops = new Loops(here, 53);
    selfSigned("ca", "ca");
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      here.close();
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void openssl(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("openssl"));
    all.addAll(List.of(arguments));
    here.exec(all.toArray(String[]::new));
  }

  private void selfSigned(String name, String subject) throws Exception {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + subject,
        "-addext",
        "subjectAltName=DNS:" + subject,
        "-days",
        "10",
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".pem"));
  }

  /** A server's key, signed by the authority for a time. */
  private SSLContext signed(String server, String subject, Instant from, Instant to)
      throws Exception {
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + subject,
        "-keyout",
        file(server + ".key"),
        "-out",
        file(server + ".csr"));
    Files.writeString(folder.resolve("index"), "");
    Files.writeString(folder.resolve("serial"), "01");
    Files.writeString(
        folder.resolve("ca.conf"),
        String.join(
            "\n",
            "[ca]",
            "default_ca = it",
            "[it]",
            "database = " + file("index"),
            "serial = " + file("serial"),
            "new_certs_dir = " + folder,
            "default_md = sha256",
            "policy = any",
            "[any]",
            "commonName = supplied",
            "[server]",
            "subjectAltName = " + (subject.startsWith("127.") ? "IP:" : "DNS:") + subject,
            ""));
    openssl(
        "ca",
        "-batch",
        "-config",
        file("ca.conf"),
        "-extensions",
        "server",
        "-startdate",
        STAMP.format(from),
        "-enddate",
        STAMP.format(to),
        "-cert",
        file("ca.pem"),
        "-keyfile",
        file("ca.key"),
        "-in",
        file(server + ".csr"),
        "-out",
        file(server + ".pem"));
    return context(server);
  }

  private SSLContext signed(String server, String subject) throws Exception {
    return signed(server, subject, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  private SSLContext context(String store) throws Exception {
    openssl(
        "pkcs12",
        "-export",
        "-inkey",
        file(store + ".key"),
        "-in",
        file(store + ".pem"),
        "-out",
        file(store + ".p12"),
        "-passout",
        "pass:" + SECRET);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(store + ".p12"))) {
      keys.load(in, SECRET.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, SECRET.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private HttpCheck check(String host, int port, Optional<Path> ca) {
    return new HttpCheck(
        true,
        host,
        port,
        "/",
        HttpCheck.Method.GET,
        HttpCheck.Statuses.SUCCESS,
        Optional.empty(),
        ca,
        Duration.ofSeconds(5));
  }

  private Outcome ask(@Nullable SSLContext tls, Optional<Path> ca) throws Exception {
    return ask(NAME, tls, ca);
  }

  private Outcome ask(String host, @Nullable SSLContext tls, Optional<Path> ca) throws Exception {
    try (Tricks server = new Tricks(here, tls, Tricks.says("HTTP/1.1 204 No Content\n\n"))) {
      loops.http.open(LO, Addresses.parse("127.0.0.1"), check(host, server.port(), ca)).ask(1);
      return loops.heard.next();
    }
  }

  private Optional<Path> authority() {
    return Optional.of(folder.resolve("ca.pem"));
  }

  @Test
  void aCertificateOfTheRightNameAndAuthorityIsGood() throws Exception {
    Outcome outcome = ask(signed("good", NAME), authority());
    assertThat(outcome.what()).as(outcome.text()).isEqualTo("answered");
    Outcome byAddress = ask("127.0.0.1", signed("address", "127.0.0.1"), authority());
    assertThat(byAddress.what()).as(byAddress.text()).isEqualTo("answered");
    Outcome otherAddress = ask("127.0.0.2", signed("address", "127.0.0.1"), authority());
    assertThat(otherAddress.code()).as(otherAddress.text()).isEqualTo("certificate-wrong-name");
  }

  @Test
  void eachOtherCertificateIsAMismatchWithItsReason() throws Exception {
    Outcome unknown = ask(signed("good", NAME), Optional.empty());
    assertThat(unknown.what()).isEqualTo("MISMATCH");
    assertThat(unknown.code()).as(unknown.text()).isEqualTo("certificate-unknown-issuer");

    Outcome expired =
        ask(
            signed("old", NAME, now.minus(Duration.ofDays(20)), now.minus(Duration.ofDays(2))),
            authority());
    assertThat(expired.code()).as(expired.text()).isEqualTo("certificate-expired");
    assertThat(expired.text()).contains("NotAfter");

    Outcome early =
        ask(
            signed("early", NAME, now.plus(Duration.ofDays(2)), now.plus(Duration.ofDays(5))),
            authority());
    assertThat(early.code()).as(early.text()).isEqualTo("certificate-not-yet-valid");

    Outcome other = ask(signed("other", "gate.example"), authority());
    assertThat(other.code()).as(other.text()).isEqualTo("certificate-wrong-name");

    selfSigned("self", NAME);
    Outcome self = ask(context("self"), authority());
    assertThat(self.code()).as(self.text()).isEqualTo("certificate-unknown-issuer");
  }

  @Test
  void aFileWithoutAuthoritiesAndAServerWithoutTlsAreSaid() throws Exception {
    Files.writeString(folder.resolve("none.pem"), "nothing");
    Outcome none = ask(signed("good", NAME), Optional.of(folder.resolve("none.pem")));
    assertThat(none.what()).isEqualTo("notSent");
    assertThat(none.code()).isEqualTo("authorities-unreadable");
    try (Tricks plain = new Tricks(here, null, (out, socket) -> {});
        ServerSocket mute = here.call(() -> new ServerSocket(0, 5, Addresses.parse("127.0.0.1")))) {
      HttpCheck late =
          new HttpCheck(
              true,
              NAME,
              mute.getLocalPort(),
              "/",
              HttpCheck.Method.GET,
              HttpCheck.Statuses.SUCCESS,
              Optional.empty(),
              authority(),
              Duration.ofSeconds(1));
      loops.http.open(LO, Addresses.parse("127.0.0.1"), late).ask(2);
      Outcome silent = loops.heard.next();
      assertThat(silent.what()).isEqualTo("MISMATCH");
      assertThat(silent.text()).contains("let TCP connect, but not TLS, within 1000 ms");
      assertThat(plain.requests.get()).isZero();
    }
    Outcome noTls = ask((SSLContext) null, authority());
    assertThat(noTls.what()).isEqualTo("MISMATCH");
    assertThat(noTls.code()).isIn("tls-failed", "http-late");
  }
}
