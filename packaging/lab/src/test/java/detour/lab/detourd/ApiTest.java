package detour.lab.detourd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiTest {
  private static Optional<String> body(String answer) {
    return Api.body(answer.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void plainBodyIsRead() {
    assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n▲")).hasValue("▲");
  }

  @Test
  void chunksAreJoined() {
    assertThat(
            body(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3;x=y\r\ncde\r\n0\r\n\r\n"))
        .hasValue("abcde");
  }

  @Test
  void otherAnswersAreNone() {
    assertThat(body("HTTP/1.1 404 Not Found\r\n\r\n{}")).isEmpty();
    assertThat(body("HTTP/1.1 200 OK\r\n")).isEmpty();
  }

  @Test
  void noDaemonIsNoAnswer() {
    assertThat(new Api(Path.of("/nonexistent/detour.sock")).get("/api/v1/status")).isEmpty();
  }
}
