package detour.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a socket that answers what a test wants. */
class MainTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Main.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String socket() {
    return folder.resolve("sock").toString();
  }

  /** Answers one request; gives the request's text. */
  private CompletableFuture<String> answer(String head, String body) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(folder.resolve("sock")));
    CompletableFuture<String> request = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (server;
                  SocketChannel client = server.accept()) {
                ByteBuffer buffer = ByteBuffer.allocate(8192);
                client.read(buffer);
                request.complete(
                    new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
                client.write(
                    ByteBuffer.wrap(
                        ("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8)));
              } catch (IOException e) {
                request.completeExceptionally(e);
              }
            },
            "daemon");
    thread.setDaemon(true);
    thread.start();
    return request;
  }

  @Test
  void withoutADaemonItSaysWhatToTry() {
    assertThat(run("--socket", socket(), "status")).isEqualTo(8);
    assertThat(err())
        .startsWith("error: detourd does not answer. ")
        .contains("Try: systemctl status detour");
  }

  @Test
  void whoHasNoRightsIsToldToTryAsRoot() {
    IOException denied = new IOException("Permission denied");
    CliException forbidden = Client.unreachable(Path.of("/run/sock"), denied, true);
    assertThat(forbidden.status()).isEqualTo(4);
    assertThat(forbidden).hasMessage("only root may speak with detourd: try sudo detour ...");
    assertThat(Client.unreachable(Path.of("/run/sock"), denied, false).status()).isEqualTo(8);
  }

  @Test
  void aReasonThatTheSentenceHasIsNotSaidAgain() throws IOException {
    String event =
        "{\"sequence\":%d,\"at\":\"2026-11-21T12:00:00Z\",\"sentence\":\"%s\","
            + "\"reason\":{\"code\":\"x\",\"text\":\"no such device\"}}";
    answer(
        "200 OK",
        "["
            + event.formatted(1, "office-10: no such device.")
            + ","
            + event.formatted(2, "The office moved.")
            + "]");
    assertThat(run("--socket", socket(), "events")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            one -> assertThat(one).endsWith("  office-10: no such device."),
            two -> assertThat(two).endsWith("  The office moved. no such device"));
  }

  @Test
  void theHelpSaysWhatEachExitStatusMeans() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
        .contains("9 an uplink is not usable, 10 the office is offline");
  }

  @Test
  void wrongUseIsTwo() {
    assertThat(run("--socket", socket(), "uplink", "sideways", "fiber")).isEqualTo(2);
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(run("--socket", socket(), "uplink", "down", "fiber", "--for", "soon")).isEqualTo(2);
    assertThat(err()).contains("Try: --for 30m");
  }

  @Test
  void aTimeOutOfItsLimitsIsWrongUse() {
    for (String span : List.of("0s", "0.2s", "8d", "169h")) {
      assertThat(run("--socket", socket(), "uplink", "down", "fiber", "--for", span))
          .as(span)
          .isEqualTo(2);
    }
    assertThat(err()).contains("--for takes 1s to 7d; \"0s\" is not");
    assertThat(run("--socket", socket(), "pair", "handover", "--for", "25h")).isEqualTo(2);
    assertThat(err()).contains("--for takes 0s to 24h; \"25h\" is not");
  }

  @Test
  void theHelpSaysWhatAHandOverDoesAndHowLong() {
    assertThat(run("pair", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("it takes over before this one lets go")
        .contains("0s to 24h");
  }

  @Test
  void aHandOverSaysWhatIsTrueOnEitherGateway() throws IOException {
    CompletableFuture<String> request = answer("204 No Content", "");
    assertThat(run("--socket", socket(), "pair", "handover", "--for", "4h")).isZero();
    assertThat(request.join()).contains("{\"seconds\":14400}");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "This gateway lets the other one serve, if that lives, and does not take the role back"
                + " for 4h. Sooner: detour pair release\n");
  }

  @Test
  void aHandOverThatCannotBeIsAConflict() throws IOException {
    answer("409 Conflict", "{\"detail\":\"this gateway owns the addresses\"}");
    assertThat(run("--socket", socket(), "pair", "handover")).isEqualTo(7);
    assertThat(err()).contains("this gateway owns the addresses");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aTimeIsWrittenAsInTheConfiguration() {
    assertThat(Span.OVERRIDE.seconds("2 h")).isEqualTo(7200);
    assertThat(Span.OVERRIDE.seconds("1.5 h")).isEqualTo(5400);
    assertThat(Span.OVERRIDE.seconds("10 min")).isEqualTo(600);
    assertThat(Span.OVERRIDE.seconds("7d")).isEqualTo(604_800);
    assertThat(Span.HAND_OVER.seconds("0s")).isZero();
    assertThat(Span.HAND_OVER.seconds("24h")).isEqualTo(86_400);
  }

  @Test
  void cleaningUpIsNeverDoneUnasked() {
    assertThat(run("cleanup")).isEqualTo(2);
    assertThat(err()).contains("Try: detour cleanup --yes");
  }

  @Test
  void anOverrideIsSentWithItsReasonAsData() throws Exception {
    CompletableFuture<String> request = answer("204 No Content", "");
    assertThat(
            run(
                "--socket",
                socket(),
                "uplink",
                "down",
                "fiber",
                "--for",
                "2h",
                "--reason",
                "a \"b\"\n"))
        .isZero();
    assertThat(request.get())
        .startsWith("POST /api/v1/uplinks/fiber/override HTTP/1.1\r\n")
        .endsWith(
            "{\"to\":\"down\",\"seconds\":7200,\"reason\":\"a \\\"b\\\"\\n\",\"force\":false}");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Take it back: detour uplink release fiber");
  }

  @Test
  void theDaemonsRefusalIsTold() throws Exception {
    CompletableFuture<String> request =
        answer(
            "404 Not Found", "{\"detail\":\"there is no uplink \\\"x\\\"; there are fiber, lte\"}");
    assertThat(run("--socket", socket(), "uplink", "down", "x")).isEqualTo(6);
    assertThat(request.get()).contains("/uplinks/x/");
    assertThat(err()).contains("there are fiber, lte");
  }

  @Test
  void anUplinkIsShownAndAnotherIsNotFound() throws Exception {
    String status = "{\"uplinks\":[{\"name\":\"fiber\",\"ipv4\":{\"state\":\"no address\"}}]}";
    CompletableFuture<String> request = answer("200 OK", status);
    assertThat(run("--socket", socket(), "uplink", "show", "dsl")).isEqualTo(6);
    assertThat(request.get()).startsWith("GET /api/v1/status ");
    assertThat(err()).contains("there is no uplink \"dsl\"; there are fiber");
  }

  @Test
  void explainAsksForAddressAndPort() throws Exception {
    CompletableFuture<String> request =
        answer(
            "200 OK",
            "{\"uplink\":\"fiber\",\"sentence\":\"It leaves by fiber.\",\"steps\":[\"one\"]}");
    assertThat(run("--socket", socket(), "explain", "2001:db8::1", "[2001:db8::2]:443")).isZero();
    assertThat(request.get())
        .contains("source=2001%3Adb8%3A%3A1&destination=2001%3Adb8%3A%3A2&port=443 ");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("It leaves by fiber.\n  one\n");
  }

  @Test
  void statusCanEndWithItsOwnCode() throws Exception {
    CompletableFuture<String> request =
        answer(
            "200 OK",
            "{\"uplinks\":[{\"ipv4\":{\"usable\":true}},{\"ipv4\":{\"usable\":false},\"ipv6\":{\"usable\":false}}]}");
    assertThat(run("--socket", socket(), "status", "--exit-code")).isEqualTo(9);
    assertThat(request.get()).startsWith("GET /api/v1/status ");
  }

  @Test
  void aReloadPrintsWhatChanged() throws IOException {
    CompletableFuture<String> request = answer("200 OK", "{\"changes\":[\"uplink dsl added\"]}");
    assertThat(run("--socket", socket(), "reload")).isZero();
    assertThat(request.join()).startsWith("POST /api/v1/reload HTTP/1.1\r\n");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("uplink dsl added\nThe configuration is in use.\n");
  }

  @Test
  void aRefusedReloadPrintsEveryMistakeAsCheckDoes() throws IOException {
    answer(
        "422 Unprocessable Entity",
        "{\"detail\":\"/f.yaml has 2 mistakes\",\"mistakes\":"
            + "[\"/f.yaml:3:5: name: no\",\"/f.yaml:4:12: uplinks: \\u001b[31m\"]}");
    assertThat(run("--socket", socket(), "reload")).isEqualTo(4);
    assertThat(err())
        .isEqualTo(
            """
            /f.yaml:3:5: name: no
            /f.yaml:4:12: uplinks: \ufffd[31m
            error: detourd refused. /f.yaml has 2 mistakes.
            """);
  }

  @Test
  void aFileThatCannotBeAppliedHereIsAConflict() throws IOException {
    answer("409 Conflict", "{\"detail\":\"/f.yaml cannot be applied: port 80 is taken\"}");
    assertThat(run("--socket", socket(), "reload")).isEqualTo(7);
    assertThat(err()).contains("cannot be applied: port 80 is taken");
  }
}
