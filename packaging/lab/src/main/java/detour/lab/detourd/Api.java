package detour.lab.detourd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the daemon over its unix socket, one connection for each question. */
public final class Api {
  private final Path socket;

  /**
   * @param socket path of the control socket
   */
  public Api(Path socket) {
    this.socket = socket;
  }

  /**
   * The answer to a GET.
   *
   * @param path such as {@code /api/v1/status}
   * @return empty if there is no daemon, or its answer is not 200 with JSON
   */
  public Optional<Json> get(String path) {
    return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  /**
   * The answer to a POST of {@code {}}.
   *
   * @param path such as {@code /api/v1/reload}
   * @return empty if there is no daemon, or its answer is not 200 with JSON
   */
  public Optional<Json> post(String path) {
    return ask(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
  }

  private Optional<Json> ask(String request) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return body(readAll(channel)).map(Json::parse);
    } catch (IOException | IllegalArgumentException notThere) {
      return Optional.empty();
    }
  }

  private static byte[] readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    while (channel.read(buffer.clear()) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
    }
    return all.toByteArray();
  }

  /** The body of an HTTP answer with status 200; RFC 9112 sections 6 and 7.1. */
  static Optional<String> body(byte[] answer) {
    String octets = new String(answer, StandardCharsets.ISO_8859_1);
    int end = octets.indexOf("\r\n\r\n");
    if (end < 0 || !octets.matches("(?s)HTTP/1\\.[01] 200.*")) {
      return Optional.empty();
    }
    String head = octets.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    String body = octets.substring(end + 4);
    String whole = head.contains("transfer-encoding: chunked") ? dechunk(body) : body;
    return Optional.of(
        new String(whole.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  private static String dechunk(String body) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    int line = body.indexOf("\r\n");
    while (line >= 0) {
      int size = Integer.parseInt(body.substring(at, line).split(";", 2)[0].strip(), 16);
      if (size == 0 || line + 2 + size > body.length()) {
        return out.toString();
      }
      out.append(body, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
      line = at <= body.length() ? body.indexOf("\r\n", at) : -1;
    }
    return out.toString();
  }
}
