package detour.lab.server;

import java.nio.charset.StandardCharsets;

/** What a TCP service does with what it receives. */
interface Service {
  /** Longest request that makes sense; more is dropped. */
  int LONGEST_REQUEST = 8192;

  /** Handles octets of one connection; answers through it. */
  void received(byte[] data, Connection connection);

  /** Whether its clients only wait. */
  default boolean waits() {
    return false;
  }

  /** Everything comes back. */
  static Service echo() {
    return (data, connection) -> connection.answer(data);
  }

  /** Nothing ever comes back. */
  static Service silence() {
    return new Service() {
      @Override
      public void received(byte[] data, Connection connection) {}

      @Override
      public boolean waits() {
        return true;
      }
    };
  }

  /** Each line with a number is answered by that many octets. */
  static Service download() {
    return (data, connection) -> {
      String line = connection.line(data);
      if (!line.isEmpty()) {
        connection.fill(Long.parseLong(line.strip()));
      }
    };
  }

  /** HTTP/1.0 with two answers. */
  static Service http() {
    return (data, connection) -> {
      String request = connection.line(data);
      if (!request.isEmpty()) {
        boolean empty = request.contains(" /generate_204");
        String body = empty ? "" : "ok\n";
        String answer =
            "HTTP/1.0 "
                + (empty ? "204 No Content" : "200 OK")
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n";
        connection.answer((answer + body).getBytes(StandardCharsets.US_ASCII));
        connection.end();
      }
    };
  }
}
