package detour.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.api.ErrorBody;
import detour.api.HandOverRequest;
import detour.api.MistakesBody;
import detour.api.OverrideRequest;
import detour.api.Status;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of routes: what is not in it does not exist. The stream is served elsewhere. */
final class Routes {
  static final String STREAM = "/api/v1/stream";
  private static final String JSON_TYPE = "application/json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private interface Handler {
    Answer handle(Request request, Matcher path) throws RefusedException, IOException;
  }

  /**
   * A route.
   *
   * @param socketOnly whether only the unix socket has it
   * @param slow whether it takes longer than others can wait
   */
  private record Route(
      String method, Pattern path, boolean socketOnly, boolean slow, Handler handler) {}

  private static final long MOST_HAND_OVER_SECONDS = 86_400;
  private static final int MOST_QUOTED = 100;

  private final Backend backend;
  private final Executor slow;
  private final Page page;
  private final List<Route> table;

  /**
   * @param slow runs what others are not to wait for
   */
  Routes(Backend backend, String version, Executor slow) {
    this.backend = backend;
    this.slow = slow;
    this.page = new Page(version);
    this.table =
        List.of(
            get("/api/v1/status", (request, path) -> status(request)),
            get("/api/v1/events", (request, path) -> events(request)),
            get("/api/v1/explain", (request, path) -> explain(request)),
            get("/healthz", (request, path) -> text(200, "ok\n")),
            post("/api/v1/uplinks/([A-Za-z][A-Za-z0-9_-]{0,31})/override", this::override),
            post("/api/v1/pair/handover", this::handOver),
            post("/api/v1/pair/release", this::releasePair),
            new Route("POST", Pattern.compile("/api/v1/reload"), true, true, this::reload),
            get("/(?:[a-z0-9-]+\\.[a-z]{2,4})?", (request, path) -> file(request)));
  }

  private static Route get(String path, Handler handler) {
    return new Route("GET", Pattern.compile(path), false, false, handler);
  }

  private static Route post(String path, Handler handler) {
    return new Route("POST", Pattern.compile(path), true, false, handler);
  }

  /** Whether there is such a route, on the socket at least. */
  boolean has(String method, String path) {
    return table.stream()
        .anyMatch(each -> each.method().equals(method) && each.path().matcher(path).matches());
  }

  /** How many there are. */
  int size() {
    return table.size();
  }

  /** Answers a request, at once or later; every refusal is an answer too. */
  void answer(Request request, boolean browser, Consumer<Answer> then) {
    boolean later =
        !browser
            && table.stream()
                .anyMatch(
                    each ->
                        each.slow()
                            && each.method().equals(request.method())
                            && each.path().matcher(request.path()).matches());
    if (later) {
      slow.execute(() -> then.accept(answer(request, false)));
    } else {
      then.accept(answer(request, browser));
    }
  }

  private Answer answer(Request request, boolean browser) {
    try {
      boolean known = false;
      for (Route route : table) {
        Matcher path = route.path().matcher(request.path());
        if (!path.matches() || (route.socketOnly() && browser)) {
          continue;
        }
        known = true;
        if (route.method().equals(request.method())) {
          return route.handler().handle(request, path);
        }
      }
      return known
          ? error(405, request.method() + " is not for " + request.path())
          : error(404, "there is nothing at " + request.path());
    } catch (RefusedException e) {
      return e.mistakes().isEmpty() ? error(e.status(), e.detail()) : mistakes(e);
    } catch (IOException e) {
      return error(500, "the answer could not be written");
    }
  }

  private Answer status(Request request) throws IOException {
    Status status = backend.status();
    String tag = "\"" + status.startedAt() + "-" + status.sequence() + "\"";
    if (request.ifNoneMatch().equals(tag)) {
      return new Answer(304, JSON_TYPE, new byte[0], Map.of("ETag", tag));
    }
    return new Answer(200, JSON_TYPE, JSON.writeValueAsBytes(status), Map.of("ETag", tag));
  }

  private Answer events(Request request) throws RefusedException, IOException {
    long after = request.number("after", 0, Long.MAX_VALUE, 0);
    int limit = (int) request.number("limit", 1, 500, 100);
    return json(backend.events(after, limit));
  }

  private Answer explain(Request request) throws RefusedException, IOException {
    int port = (int) request.number("port", 0, 65535, 0);
    return json(backend.explain(address(request, "source"), address(request, "destination"), port));
  }

  private static InetAddress address(Request request, String name) throws RefusedException {
    Optional<String> text = request.parameter(name);
    byte[] octets = NetUtil.createByteArrayFromIpAddressString(text.orElse(""));
    if (octets != null) {
      try {
        return InetAddress.getByAddress(octets);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("4 and 16 octets are addresses", e);
      }
    }
    throw new RefusedException(
        422,
        name + " is an IPv4 or IPv6 address such as 198.51.100.10, not " + quoted(text.orElse("")));
  }

  private Answer override(Request request, Matcher path) throws RefusedException {
    OverrideRequest wish;
    try {
      wish = JSON.readValue(request.body(), OverrideRequest.class);
    } catch (IOException e) {
      throw new RefusedException(
          422,
          "the body is {\"to\": \"up\", \"down\", \"drain\", \"disable\" or \"release\","
              + " \"seconds\": N, \"reason\": \"...\"}, not "
              + given(request));
    }
    if (wish == null || wish.to() == null || wish.reason() == null) {
      throw new RefusedException(422, "\"to\" and \"reason\" must be there");
    }
    backend.override(path.group(1), wish, request.who());
    return new Answer(204, JSON_TYPE, new byte[0], Map.of());
  }

  private static String given(Request request) {
    return quoted(new String(request.body(), StandardCharsets.UTF_8));
  }

  /** What was given, or its beginning. */
  static String quoted(String text) {
    return "\""
        + (text.length() > MOST_QUOTED ? text.substring(0, MOST_QUOTED) + "..." : text)
        + "\"";
  }

  private Answer handOver(Request request, Matcher path) throws RefusedException {
    HandOverRequest wish;
    try {
      wish = JSON.readValue(request.body(), HandOverRequest.class);
    } catch (IOException e) {
      throw new RefusedException(422, "the body is {\"seconds\": N}, not " + given(request));
    }
    if (wish == null || wish.seconds() < 0 || wish.seconds() > MOST_HAND_OVER_SECONDS) {
      throw new RefusedException(
          422, "\"seconds\" is 0 to " + MOST_HAND_OVER_SECONDS + ", not " + given(request));
    }
    backend.handOver(wish);
    return new Answer(204, JSON_TYPE, new byte[0], Map.of());
  }

  private Answer releasePair(Request request, Matcher path) throws RefusedException {
    backend.releasePair();
    return new Answer(204, JSON_TYPE, new byte[0], Map.of());
  }

  private Answer reload(Request request, Matcher path) throws RefusedException, IOException {
    return json(backend.reload(request.who()));
  }

  private Answer file(Request request) {
    return page.file(request.path(), request.ifNoneMatch())
        .orElseGet(() -> error(404, "there is nothing at " + request.path()));
  }

  private static Answer json(Object body) throws IOException {
    return new Answer(200, JSON_TYPE, JSON.writeValueAsBytes(body), Map.of());
  }

  private static Answer text(int status, String body) {
    return new Answer(
        status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** An error as RFC 9457 has it. */
  static Answer error(int status, String detail) {
    return problem(status, new ErrorBody("about:blank", title(status), status, detail));
  }

  private static Answer mistakes(RefusedException refused) {
    int status = refused.status();
    return problem(
        status,
        new MistakesBody(
            "about:blank", title(status), status, refused.detail(), refused.mistakes()));
  }

  private static String title(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  private static Answer problem(int status, Object body) {
    try {
      return new Answer(status, "application/problem+json", JSON.writeValueAsBytes(body), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts is always JSON", e);
    }
  }
}
