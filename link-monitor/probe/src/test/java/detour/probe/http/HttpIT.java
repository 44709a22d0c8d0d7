package detour.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.Loops;
import detour.probe.ProbePath;
import detour.probe.Recorder.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP checks against servers that behave and servers that do not. */
class HttpIT {
  private static final ProbePath LO = new ProbePath("lo", "lo", 0, Family.IPV4);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private NetworkNamespace here;
  private Loops loops;
  private long sequence;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip");
    here = new NetworkNamespace();
    loops = new Loops(here, 53);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      here.close();
    }
  }

  static HttpCheck check(int port, String target, HttpCheck.Statuses statuses, String body) {
    return new HttpCheck(
        false,
        "check.example",
        port,
        target,
        HttpCheck.Method.GET,
        statuses,
        body.isEmpty() ? Optional.empty() : Optional.of(body),
        Optional.empty(),
        LIMIT);
  }

  private Outcome ask(HttpCheck check) throws Exception {
    loops.http.open(LO, Addresses.parse("127.0.0.1"), check).ask(++sequence);
    Outcome outcome = loops.heard.next();
    assertThat(outcome.sequence()).isEqualTo(sequence);
    assertThat(outcome.text().length()).isLessThan(500);
    return outcome;
  }

  private Outcome ask(Tricks.Trick trick, HttpCheck.Statuses statuses, String body)
      throws Exception {
    try (Tricks server = new Tricks(here, null, trick)) {
      return ask(check(server.port(), "/check", statuses, body));
    }
  }

  private Outcome ask(String response, HttpCheck.Statuses statuses, String body) throws Exception {
    return ask(Tricks.says(response), statuses, body);
  }

  private static final HttpCheck.Statuses SUCCESS = HttpCheck.Statuses.SUCCESS;

  private static final String CHUNKED =
      """
      HTTP/1.1 100 Continue

      HTTP/1.1 200 OK
      Transfer-Encoding: chunked

      3
      Suc
      4
      cess
      0

      """;

  @Test
  void whatIsExpectedIsAnAnswerAndTheRequestIsPolite() throws Exception {
    try (Tricks server = new Tricks(here, null, Tricks.says("HTTP/1.1 204 No Content\n\n"))) {
      Outcome outcome =
          ask(check(server.port(), "/generate_204?x=1", new HttpCheck.Statuses(204, 204), ""));
      assertThat(outcome.what()).as(outcome.text()).isEqualTo("answered");
      assertThat(outcome.rttNanos()).isPositive();
      assertThat(server.request)
          .startsWith("GET /generate_204?x=1 HTTP/1.1\r\n")
          .containsIgnoringCase("host: check.example:" + server.port() + "\r\n")
          .containsIgnoringCase("connection: close\r\n");
      assertThat(loops.heard.figures).hasSize(1);
    }
    assertThat(ask("HTTP/1.1 200 OK\nContent-Length: 7\n\nSuccess", SUCCESS, "Success").what())
        .isEqualTo("answered");
    assertThat(ask(CHUNKED, SUCCESS, "Success").what())
        .as("in chunks, after an interim response")
        .isEqualTo("answered");
    try (Tricks server =
        new Tricks(here, null, Tricks.says("HTTP/1.1 200 OK\nContent-Length: 5000\n\n"))) {
      HttpCheck get = check(server.port(), "/", SUCCESS, "");
      HttpCheck head =
          new HttpCheck(
              false,
              get.host(),
              get.port(),
              "/",
              HttpCheck.Method.HEAD,
              SUCCESS,
              Optional.empty(),
              Optional.empty(),
              LIMIT);
      assertThat(ask(head).what()).isEqualTo("answered");
      assertThat(server.request).startsWith("HEAD / HTTP/1.1\r\n");
    }
    assertThat(loops.http.counters().answered()).isEqualTo(4);
  }

  @Test
  void aGateInTheWayIsACaptivePortal() throws Exception {
    Outcome redirect =
        ask("HTTP/1.1 302 Found\nLocation: http://gate.example/login?\u001b[31m\n\n", SUCCESS, "");
    assertThat(redirect.what()).isEqualTo("CAPTIVE");
    assertThat(redirect.code()).isEqualTo("http-redirect");
    assertThat(redirect.text())
        .contains("302, a redirect to http://gate.example/login??")
        .doesNotContain("\u001b");
    Outcome status = ask("HTTP/1.1 200 OK\n\nPlease pay", new HttpCheck.Statuses(204, 204), "");
    assertThat(status.what()).isEqualTo("CAPTIVE");
    assertThat(status.text()).endsWith("answered status 200, where 204 was expected");
    Outcome body = ask("HTTP/1.1 200 OK\nContent-Length: 10\n\nPlease pay", SUCCESS, "Success");
    assertThat(body.what()).isEqualTo("CAPTIVE");
    assertThat(body.text()).contains("first 10 octets do not hold \"Success\"");
    assertThat(ask("HTTP/1.1 511 Network Authentication Required\n\n", SUCCESS, "").what())
        .isEqualTo("CAPTIVE");
    assertThat(ask("HTTP/1.1 503 Busy\n\n", SUCCESS, "").what())
        .as("the server's own failure")
        .isEqualTo("MISMATCH");
    assertThat(loops.http.counters().wrong()).isEqualTo(5);
  }

  @Test
  void whatIsNoHttpIsAMismatch() throws Exception {
    assertThat(ask("SSH-2.0-OpenSSH_9.2\n", SUCCESS, "").code()).isEqualTo("http-malformed");
    assertThat(ask("", SUCCESS, "").code()).isEqualTo("http-closed");
    assertThat(ask("HTTP/1.1 200 OK\nContent-Length: 900\n\nbye", SUCCESS, "Success").what())
        .as("closed in the middle of a body")
        .isNotEqualTo("answered");
    Outcome refused = ask(check(1, "/", SUCCESS, ""));
    assertThat(refused.code()).isEqualTo("http-refused");
  }

  @Test
  void whoeverDripsIsLeftAfterTheLimit() throws Exception {
    Tricks.Trick slow =
        (out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write('a');
            Thread.sleep(20);
          }
        };
    try (Tricks server = new Tricks(here, null, slow)) {
      long began = System.nanoTime();
      Outcome outcome = ask(check(server.port(), "/", SUCCESS, ""));
      assertThat(outcome.what()).isEqualTo("MISMATCH");
      assertThat(outcome.text()).contains("did not finish its answer within 1000 ms");
      assertThat(System.nanoTime() - began).isLessThan(LIMIT.toNanos() * 10);
      await(() -> server.ended.get() == 1, "the connection is closed");
    }
    Outcome mute = ask((out, socket) -> Thread.sleep(15_000), SUCCESS, "");
    assertThat(mute.text()).contains("took the request, but did not answer");
  }

  static void await(java.util.function.BooleanSupplier done, String what) throws Exception {
    for (int i = 0; i < 500 && !done.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(done.getAsBoolean()).as(what).isTrue();
  }

  @Test
  void endlessHeadersBodiesAndLinesAreCutOff() throws Exception {
    String head = "HTTP/1.1 200 OK\r\n";
    Outcome headers = endless(head, "X-More: " + "a".repeat(100) + "\r\n", "");
    assertThat(headers.code()).isEqualTo("http-malformed");
    Outcome line = endless("HTTP/1.1 200 ", "x".repeat(1000), "");
    assertThat(line.code()).isEqualTo("http-malformed");
    Outcome body = endless(head + "\r\n", "z".repeat(1000), "Success");
    assertThat(body.code()).isEqualTo("http-body");
    assertThat(body.text()).contains("first 65536 octets");
    Outcome chunks =
        endless(head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nz\r\n".repeat(100), "Success");
    assertThat(chunks.code()).as("mostly frames").isEqualTo("http-too-much");
    Outcome interim = endless("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(40), "");
    assertThat(interim.code()).isEqualTo("http-too-much");
    assertThat(endless(head + "\r\n", "z".repeat(1000), "").what())
        .as("a body that nobody asked for is not read")
        .isEqualTo("answered");
  }

  /** Sends this without end, until the probe hangs up; few octets may have been taken. */
  private Outcome endless(String begin, String more, String body) throws Exception {
    Tricks.Trick flood =
        (out, socket) -> {
          socket.setSendBufferSize(16 * 1024);
          out.write(begin.getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(more.getBytes(StandardCharsets.UTF_8));
          }
        };
    try (Tricks server = new Tricks(here, null, flood)) {
      Outcome outcome = ask(check(server.port(), "/", SUCCESS, body));
      await(() -> server.ended.get() == 1, "the connection is closed");
      return outcome;
    }
  }

  @Test
  void aHundredFloodsAtOnceCostBoundedMemoryAndStarveNobody() throws Exception {
    byte[] junk = new byte[64 * 1024];
    Arrays.fill(junk, (byte) 'z');
    Tricks.Trick flood =
        (out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(junk);
          }
        };
    try (Tricks server = new Tricks(here, null, flood)) {
      HttpCheck check = check(server.port(), "/", SUCCESS, "Success");
      for (int i = 0; i < 100; i++) {
        loops.http.open(LO, Addresses.parse("127.0.0.1"), check).ask(i);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(loops.heard.next().what()).isNotEqualTo("answered");
      }
      await(() -> server.ended.get() >= server.requests.get(), "all connections are closed");
      // What the probes took in and what waited in the kernel's buffers, by the server's count.
      assertThat(server.sent.get()).isLessThan(100L * 8 * 1024 * 1024);
    }
    assertThat(
            io.netty.buffer.ByteBufAllocator.DEFAULT
                    instanceof io.netty.buffer.ByteBufAllocatorMetricProvider metrics
                ? metrics.metric().usedDirectMemory()
                : 0)
        .isLessThan(32L * 1024 * 1024);
  }

  @Test
  void moreThanTheLoopBearsIsSaidAndNotSent() throws Exception {
    try (Tricks server = new Tricks(here, null, (out, socket) -> Thread.sleep(15_000))) {
      HttpCheck check = check(server.port(), "/", SUCCESS, "");
      for (int i = 0; i < 200; i++) {
        loops.http.open(LO, Addresses.parse("127.0.0.1"), check).ask(i);
      }
      int notSent = 0;
      for (int i = 0; i < 200; i++) {
        Outcome outcome = loops.heard.next();
        notSent += outcome.code().equals("probes-too-many") ? 1 : 0;
      }
      assertThat(notSent).isEqualTo(200 - detour.probe.loop.ProbeLoop.MOST_ATTEMPTS);
    }
    assertThat(ask("HTTP/1.1 204 No Content\n\n", SUCCESS, "").what())
        .as("the places are free again")
        .isEqualTo("answered");
  }
}
