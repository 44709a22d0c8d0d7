package detour.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Asks the daemon: HTTP/1.1 over its unix socket, one connection for each request. */
final class Client {
  private final Path socket;

  Client(Path socket) {
    this.socket = socket;
  }

  /** GET; the body. Refusals become {@link CliException}s with the daemon's own words. */
  byte[] get(String path) {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: detour\r\nConnection: close\r\n\r\n");
  }

  /** POST of JSON; the body of the answer, empty if it has none. */
  byte[] post(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return exchange(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: detour\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n\r\n"
            + json);
  }

  /** A text as part of a path or query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte[] exchange(String request) {
    try (SocketChannel channel = open()) {
      send(channel, request);
      Head head = head(Channels.newInputStream(channel));
      byte[] body = head.body().readAllBytes();
      if (head.status() >= 400) {
        throw refused(head.status(), body);
      }
      return body;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Reads the event stream line by line until the daemon goes. */
  void stream(Consumer<String> line) {
    try (SocketChannel channel = open()) {
      send(channel, "GET /api/v1/stream HTTP/1.1\r\nHost: detour\r\n\r\n");
      InputStream in = head(Channels.newInputStream(channel)).body();
      while (true) {
        int length = Integer.parseInt(readLine(in).strip(), 16); // chunked transfer coding
        if (length == 0) {
          return;
        }
        String chunk = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        readLine(in);
        chunk.lines().forEach(line);
      }
    } catch (IOException | NumberFormatException e) {
      throw new CliException(CliException.NOT_RUNNING, "detourd ended the stream.");
    }
  }

  private SocketChannel open() {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException e) {
      // Whether it is there cannot be told where the folder may not be looked into.
      boolean forbidden = !Files.notExists(socket) && !Files.isWritable(socket);
      throw unreachable(socket, e, forbidden);
    }
  }

  static CliException unreachable(Path socket, IOException e, boolean forbidden) {
    if (forbidden) {
      return new CliException(
          CliException.REFUSED, "only root may speak with detourd: try sudo detour ...");
    }
    return new CliException(
        CliException.NOT_RUNNING,
        "detourd does not answer. "
            + socket
            + ": "
            + e.getMessage()
            + ". Try: systemctl status detour, or --socket PATH");
  }

  private static void send(SocketChannel channel, String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private record Head(int status, InputStream body) {}

  private static Head head(InputStream in) throws IOException {
    String[] words = readLine(in).split(" ", 3);
    if (words.length < 2) {
      throw new IOException("the answer is no HTTP");
    }
    int status = Integer.parseInt(words[1]);
    while (!readLine(in).isEmpty()) {
      // headers: with Connection: close the body ends with the connection
    }
    return new Head(status, in);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("the answer ended early");
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static CliException refused(int status, byte[] body) {
    String detail;
    List<String> mistakes = List.of();
    try {
      Json problem = Json.parse(body);
      detail = problem.at("detail").text();
      mistakes = problem.at("mistakes").list().stream().map(Json::text).toList();
    } catch (IOException e) {
      detail = "status " + status;
    }
    int exit =
        switch (status) {
          case 404 -> CliException.NOT_FOUND;
          case 409, 412 -> CliException.CONFLICT;
          default -> CliException.REFUSED;
        };
    return new CliException(exit, "detourd refused. " + detail + ".", mistakes);
  }

  private static CliException broken(IOException e) {
    return new CliException(
        CliException.FAILED, "the answer of detourd broke off. " + e.getMessage() + ".");
  }
}
