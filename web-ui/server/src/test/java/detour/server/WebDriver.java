package detour.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Debian's Chromium, driven by chromedriver (W3C WebDriver). */
final class WebDriver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration GUARD = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  static boolean installed() {
    return Files.isExecutable(Path.of("/usr/bin/chromedriver"))
        && Files.isExecutable(Path.of("/usr/bin/chromium"));
  }

  /**
   * @param port for chromedriver, on loopback
   * @param profile an empty folder
   */
  WebDriver(int port, Path profile, boolean dark) throws Exception {
    driver =
        new ProcessBuilder("/usr/bin/chromedriver", "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    base = "http://127.0.0.1:" + port;
    await(() -> status().path("value").path("ready").asBoolean());
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
    if (dark) {
      arguments.add("--force-dark-mode");
      arguments.add("--blink-settings=preferredColorScheme=0");
    }
    JsonNode made =
        post(
            "/session",
            Map.of(
                "capabilities",
                Map.of(
                    "alwaysMatch",
                    Map.of(
                        "goog:chromeOptions", Map.of("args", arguments),
                        "goog:loggingPrefs", Map.of("browser", "ALL")))));
    session = "/session/" + made.path("value").path("sessionId").asText();
  }

  private final String base;

  interface Check {
    boolean holds() throws Exception;
  }

  /** Asks again until it holds; fails after half a minute. */
  static void await(Check check) throws Exception {
    long end = System.nanoTime() + GUARD.toNanos();
    while (true) {
      try {
        if (check.holds()) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come about in " + GUARD.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(50); // a browser tells nobody when it has drawn
    }
  }

  private JsonNode status() throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + "/status")).GET());
  }

  private JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(request.timeout(GUARD).build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  void open(String url) throws Exception {
    post(session + "/url", Map.of("url", url));
  }

  void size(int width, int height) throws Exception {
    post(session + "/window/rect", Map.of("width", width, "height", height));
  }

  /** The value of a JavaScript expression in the page. */
  JsonNode value(String expression) throws Exception {
    return post(
            session + "/execute/sync", Map.of("script", "return " + expression, "args", List.of()))
        .path("value");
  }

  void awaitText(String selector, Predicate<String> wanted) throws Exception {
    await(
        () ->
            wanted.test(
                value("document.querySelector('" + selector + "')?.innerText ?? ''").asText()));
  }

  /** What the console said of level SEVERE. */
  List<String> complaints() throws Exception {
    List<String> severe = new java.util.ArrayList<>();
    for (JsonNode entry : post(session + "/se/log", Map.of("type", "browser")).path("value")) {
      if (entry.path("level").asText().equals("SEVERE")) {
        severe.add(entry.path("message").asText());
      }
    }
    return severe;
  }

  void screenshot(Path file) throws Exception {
    JsonNode png =
        send(HttpRequest.newBuilder(URI.create(base + session + "/screenshot")).GET())
            .path("value");
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(png.asText()));
  }

  @Override
  public void close() throws IOException {
    try {
      send(HttpRequest.newBuilder(URI.create(base + session)).DELETE());
      driver.destroy();
      driver.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      driver.destroyForcibly();
    }
  }
}
