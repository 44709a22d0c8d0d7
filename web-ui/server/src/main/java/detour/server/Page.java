package detour.server;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The page's files: a fixed list, read once; no path of a request ever reaches a file system. */
final class Page {
  private static final List<String> FILES =
      List.of("index.html", "page.css", "page.js", "wire.js", "words.js", "icon.svg");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private record Served(byte[] body, String type, String tag) {}

  private final Map<String, Served> files = new TreeMap<>();

  Page(String version) {
    for (String name : FILES) {
      byte[] body = read(name);
      String type =
          TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "application/octet-stream");
      files.put("/" + name, new Served(body, type, "\"" + version + "-" + digest(body) + "\""));
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the page's " + name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the page's " + name + " cannot be read", e);
    }
  }

  private static String digest(byte[] body) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The file of a path; {@code /} is the page itself. */
  Optional<Answer> file(String path, String ifNoneMatch) {
    Served file = files.get(path.equals("/") ? "/index.html" : path);
    if (file == null) {
      return Optional.empty();
    }
    Map<String, String> headers = Map.of("ETag", file.tag(), "Cache-Control", "no-cache");
    return Optional.of(
        ifNoneMatch.equals(file.tag())
            ? new Answer(304, file.type(), new byte[0], headers)
            : new Answer(200, file.type(), file.body(), headers));
  }

  /** Headers that keep the page to itself, on every answer to a browser. */
  static Map<String, String> security() {
    return Map.of(
        "Content-Security-Policy",
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
            + " object-src 'none'",
        "X-Content-Type-Options",
        "nosniff",
        "Referrer-Policy",
        "no-referrer",
        "Cross-Origin-Opener-Policy",
        "same-origin",
        "Cross-Origin-Resource-Policy",
        "same-origin");
  }
}
