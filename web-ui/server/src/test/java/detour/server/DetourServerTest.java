package detour.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over real sockets, with raw requests. */
class DetourServerTest {
  @TempDir private Path folder;
  private final FakeBackend backend = new FakeBackend();
  private DetourServer server;

  private static DetourServer server(Backend backend, Path socket) {
    return new DetourServer(
        backend,
        socket,
        "test",
        task -> {
          Thread thread = new Thread(task, "server");
          thread.setDaemon(true);
          return thread;
        });
  }

  @BeforeEach
  void start() throws IOException {
    server = server(backend, folder.resolve("detour.sock"));
    server.startSocket();
    server.startPage(0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends a request by TCP and reads the whole answer. */
  private String browser(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String get(String path) throws IOException {
    return browser(get(path, "localhost:" + server.port()));
  }

  private static String get(String path, String host) {
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  /** The same by the unix socket. */
  private String commandLine(String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(folder.resolve("detour.sock")));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String post(String path, String type, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/page.css",
        "/page.js",
        "/wire.js",
        "/words.js",
        "/icon.svg",
        "/healthz",
        "/api/v1/status",
        "/api/v1/events",
        "/api/v1/explain?source=10.0.0.1&destination=1.1.1.1&port=443"
      })
  void servesEveryRouteToABrowser(String path) throws IOException {
    assertThat(get(path))
        .startsWith("HTTP/1.1 200 OK")
        .contains("Content-Security-Policy: default-src 'self'; frame-ancestors 'none'")
        .contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret",
        "/%2e%2e/secret",
        "/..%2f..%2fetc/passwd",
        "/page/../page.js",
        "/page.js%00",
        "//etc/passwd",
        "/api/v1/uplinks",
        "/api/v2/status",
        "/package-info.class",
        "/Page.class",
        "/.hidden"
      })
  void knowsNothingElse(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1", "localhost:1", "branch.example:8480", ""})
  void refusesAnotherHost(String host) throws IOException {
    assertThat(browser(get("/api/v1/status", host)))
        .startsWith("HTTP/1.1 421")
        .contains("this page is at localhost:" + server.port() + ", 127.0.0.1:")
        .contains("ssh -L " + server.port() + ":localhost:" + server.port() + " GATEWAY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"})
  void aBrowserOnlyReads(String method) throws IOException {
    String path = "/api/v1/uplinks/fiber/override";
    assertThat(
            browser(
                method
                    + " "
                    + path
                    + " HTTP/1.1\r\nHost: localhost:"
                    + server.port()
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(backend.overrides).isEmpty();
  }

  @Test
  void anUpgradeToHttp2IsNotFollowed() throws IOException {
    assertThat(
            browser(
                "GET / HTTP/1.1\r\nHost: localhost:"
                    + server.port()
                    + "\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void rubbishGetsAnAnswerOrAnEndAndNeverAFault() throws IOException {
    assertThat(browser("\u0000\u0001\u0002 rubbish\r\n\r\n")).doesNotContain("HTTP/1.1 5");
    assertThat(browser("GET / HTTP/1.1\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .doesNotContain("HTTP/1.1 5");
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200");
  }

  @Test
  void theStatusIsNotSentTwice() throws IOException {
    String answer = get("/api/v1/status");
    assertThat(answer).contains("The office is online through fiber.");
    String tag = answer.lines().filter(each -> each.startsWith("ETag")).findFirst().orElseThrow();
    assertThat(
            browser(
                "GET /api/v1/status HTTP/1.1\r\nHost: localhost:"
                    + server.port()
                    + "\r\nConnection: close\r\nIf-None-Match:"
                    + tag.substring(5)
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 304");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source=fiber&destination=1.1.1.1",
        "source=10.0.0.1",
        "source=1.2.3.999&destination=1.1.1.1",
        "source=localhost&destination=1.1.1.1",
        "source=10.0.0.1&destination=1.1.1.1&port=70000"
      })
  void explainTakesLiteralsOnly(String query) throws IOException {
    assertThat(get("/api/v1/explain?" + query)).startsWith("HTTP/1.1 422");
  }

  @Test
  void whatWasGivenAndIsWrongIsQuoted() throws IOException {
    assertThat(get("/api/v1/explain?source=fiber&destination=1.1.1.1"))
        .contains("not \\\"fiber\\\"");
    assertThat(get("/api/v1/events?limit=many")).contains("1 to 500, not \\\"many\\\"");
    String type = "application/json";
    assertThat(commandLine(post("/api/v1/uplinks/fiber/override", type, "rubbish")))
        .contains("not \\\"rubbish\\\"");
    assertThat(commandLine(post("/api/v1/pair/handover", type, "x".repeat(500))))
        .contains("not \\\"" + "x".repeat(100) + "...\\\"");
  }

  @Test
  void anOverrideComesByTheSocketOnly() throws IOException {
    String path = "/api/v1/uplinks/fiber/override";
    String body = "{\"to\":\"down\",\"seconds\":60,\"reason\":\"cable\"}";
    assertThat(commandLine(post(path, "application/json", body))).startsWith("HTTP/1.1 204");
    assertThat(backend.overrides).hasSize(1);
    assertThat(commandLine(post(path, "text/plain", body))).startsWith("HTTP/1.1 415");
    assertThat(commandLine(post(path, "application/json", "rubbish"))).startsWith("HTTP/1.1 422");
    assertThat(commandLine(post(path.replace("fiber", "nosuch"), "application/json", body)))
        .startsWith("HTTP/1.1 404")
        .contains("there are fiber, lte");
    assertThat(backend.overrides).hasSize(1);
  }

  @Test
  void aHandOverComesByTheSocketOnly() throws IOException {
    String path = "/api/v1/pair/handover";
    assertThat(commandLine(post(path, "application/json", "{\"seconds\":3600}")))
        .startsWith("HTTP/1.1 204");
    assertThat(backend.handedOver).containsExactly(3600L);
    for (String wrong : List.of("rubbish", "{\"seconds\":-1}", "{\"seconds\":86401}", "null")) {
      assertThat(commandLine(post(path, "application/json", wrong))).startsWith("HTTP/1.1 422");
    }
    assertThat(
            browser(
                "POST "
                    + path
                    + " HTTP/1.1\r\nHost: localhost:"
                    + server.port()
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(backend.handedOver).hasSize(1);
    assertThat(commandLine(post("/api/v1/pair/release", "application/json", "{}")))
        .startsWith("HTTP/1.1 204");
    assertThat(backend.handedOver).isEmpty();
  }

  @Test
  void aReloadComesByTheSocketOnlyAndTellsChangesOrMistakes() throws IOException {
    String path = "/api/v1/reload";
    assertThat(commandLine(post(path, "application/json", "{}")))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"changes\":[\"uplink dsl added\"]}");
    assertThat(backend.reloads).hasSize(1).first().asString().startsWith("uid ");
    backend.mistakes.add("detour.yaml:4:12: uplinks.lte.kind: \"lre\"");
    assertThat(commandLine(post(path, "application/json", "{}")))
        .startsWith("HTTP/1.1 422")
        .contains("\"mistakes\":[\"detour.yaml:4:12: uplinks.lte.kind:");
    String rest = " HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\nConnection: close\r\n";
    assertThat(browser("POST " + path + rest + "Content-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(browser("GET " + path + rest + "\r\n")).startsWith("HTTP/1.1 404");
    assertThat(backend.reloads).hasSize(2);
  }

  @Test
  void thePageMovesToAnotherPortUnlessThatIsTaken() throws IOException {
    int before = server.port();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> server.listen(taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("listening on 127.0.0.1:" + taken.getLocalPort() + ": ");
    }
    assertThat(server.port()).isEqualTo(before);
    server.listen(0).use();
    assertThat(server.port()).isNotEqualTo(before);
    String request = " HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n";
    assertThat(browser("GET /healthz" + request.formatted(server.port())))
        .startsWith("HTTP/1.1 200");
    assertThat(browser("GET /healthz" + request.formatted(before))).startsWith("HTTP/1.1 421");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), before).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void theSocketServesWhileThePortIsTaken() throws IOException {
    server.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server = server(backend, folder.resolve("detour.sock"));
      server.startSocket();
      assertThatThrownBy(() -> server.startPage(taken.getLocalPort()))
          .isInstanceOf(IOException.class);
      assertThat(commandLine(get("/healthz", "x"))).startsWith("HTTP/1.1 200");
    }
    server.startPage(0);
    int port = server.port();
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200");
    server.startPage(0);
    assertThat(server.port()).as("it is open already").isEqualTo(port);
  }

  @Test
  void theSocketIsForItsOwnerAndALivingOneIsNotTakenOver() throws IOException {
    Path socket = folder.resolve("detour.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    try (DetourServer second = server(backend, socket)) {
      assertThatThrownBy(second::startSocket)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another detourd runs");
    }
  }

  @Test
  void theStreamBeginsWithTheStatusAndReplaysMissedEvents() throws IOException {
    for (int i = 1; i <= 3; i++) {
      backend.publish(FakeBackend.event(i, "policy.failover", "event " + i, "because"));
    }
    try (Socket socket =
        new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/stream HTTP/1.1\r\nHost: localhost:"
                      + server.port()
                      + "\r\nLast-Event-ID: 1\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String first = readUntil(in, "event 3");
      assertThat(first)
          .contains("text/event-stream", "event: status", "event 2")
          .doesNotContain("event 1\"");
      backend.publish(FakeBackend.down(2));
      assertThat(readUntil(in, "through lte")).contains("event: status");
      backend.publish(FakeBackend.event(4, "policy.failback", "event 4", "because"));
      assertThat(readUntil(in, "event 4")).contains("id: 4");
    }
  }

  private static String readUntil(InputStream in, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("ended before \"" + text + "\": " + read);
      }
      read.append((char) octet);
    }
    return read.toString();
  }
}
