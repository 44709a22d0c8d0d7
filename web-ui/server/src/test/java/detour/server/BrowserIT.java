package detour.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Screenshots go to target/screenshots. */
class BrowserIT {
  private static final Path SHOTS = Path.of("target/screenshots");

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private final FakeBackend backend = new FakeBackend();
  private DetourServer server;
  private WebDriver browser;
  private int port;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(
        WebDriver.installed(), "SKIPPED LOUDLY: chromium and chromium-driver are not installed");
    port = free();
    server = newServer();
    server.startSocket();
    server.startPage(port);
    browser = new WebDriver(free(), folder.resolve("profile"), false);
    browser.size(1200, 900);
  }

  private static int free() throws Exception {
    try (ServerSocket any =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return any.getLocalPort();
    }
  }

  private DetourServer newServer() {
    return new DetourServer(
        backend,
        folder.resolve("detour.sock"),
        "0.1.0",
        task -> {
          Thread thread = new Thread(task, "server");
          thread.setDaemon(true);
          return thread;
        });
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void load() throws Exception {
    browser.open("http://localhost:" + port + "/");
    browser.awaitText("h1", each -> each.startsWith("The office is online"));
  }

  @Test
  void aChangeArrivesWithoutAReload() throws Exception {
    load();
    browser.awaitText("#uplinks", each -> each.contains("carries 100 %") && each.contains("ready"));
    browser.awaitText("#pair", each -> each.contains("▲ Active since"));
    browser.screenshot(SHOTS.resolve("up.png"));
    backend.publish(FakeBackend.down(2));
    backend.publish(
        FakeBackend.event(
            7,
            "policy.failover",
            "The office moved from fiber to lte (IPv4).",
            "fiber: 3 of 3 targets silent for 0.70 s, 8 probes unanswered"));
    browser.awaitText("h1", each -> each.equals("The office is online through lte."));
    browser.awaitText(
        "#uplinks", each -> each.contains("▼") && each.contains("3 of 3 targets silent"));
    browser.awaitText("#events", each -> each.contains("moved from fiber to lte"));
    browser.awaitText("#pair", each -> each.contains("● Backup since"));
    browser.awaitText("#pair", each -> each.contains("Handed over"));
    browser.screenshot(SHOTS.resolve("down.png"));
    assertThat(browser.value("document.title").asText())
        .isEqualTo("Detour: The office is online through lte.");
    assertThat(browser.complaints()).isEmpty();
    assertThat(
            browser
                .value(
                    "performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length")
                .asInt())
        .as("requests to others")
        .isZero();
  }

  @Test
  void aLostConnectionIsShownAndFound() throws Exception {
    load();
    server.close();
    browser.awaitText("#lost", each -> each.contains("The connection to detourd is lost"));
    assertThat(browser.value("document.body.classList.contains('stale')").asBoolean()).isTrue();
    browser.screenshot(SHOTS.resolve("lost.png"));
    server = newServer();
    server.startSocket();
    server.startPage(port);
    WebDriver.await(() -> browser.value("document.getElementById('lost').hidden").asBoolean());
    backend.publish(FakeBackend.down(3));
    browser.awaitText("h1", each -> each.equals("The office is online through lte."));
  }

  @Test
  void textFromOutsideIsTextAndNothingElse() throws Exception {
    backend.publish(FakeBackend.hostile(2));
    backend.publish(FakeBackend.event(1, "uplink.up", FakeBackend.HOSTILE, FakeBackend.HOSTILE));
    load();
    browser.awaitText("#next", each -> each.contains("<img src=x"));
    assertThat(browser.value("document.querySelectorAll('main img').length").asInt()).isZero();
    assertThat(browser.value("document.title").asText()).doesNotContain("owned");
  }

  @Test
  void aPhoneNeedsNoScrollingSideways() throws Exception {
    backend.publish(FakeBackend.down(2));
    browser.size(360, 1500);
    load();
    browser.screenshot(SHOTS.resolve("narrow.png"));
    assertThat(
            browser.value("document.documentElement.scrollWidth <= window.innerWidth").asBoolean())
        .isTrue();
  }

  @Test
  void whatIsKnownOfAnUplinkIsBehindItsTargets() throws Exception {
    load();
    browser.awaitText("#uplinks", each -> each.contains("Targets and addresses"));
    browser.value("document.querySelector('details[data-uplink=fiber] summary').click()");
    browser.awaitText(
        "details[data-uplink=fiber]",
        each ->
            each.contains("jitter 0.3 ms, loss 0.0 %, score 92")
                && each.contains("the office began 1204 TCP connections")
                && each.contains("probes' TCP: round trip 10.8 ms, 0 sent again"));
    browser.screenshot(SHOTS.resolve("details.png"));
  }

  @Test
  void theDarkPageIsDark() throws Exception {
    browser.close();
    browser = new WebDriver(free(), folder.resolve("dark"), true);
    browser.size(1200, 900);
    backend.publish(FakeBackend.down(2));
    load();
    browser.screenshot(SHOTS.resolve("dark.png"));
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(16, 20, 24)");
  }
}
