package detour.probe;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.dns.DnsQuery;
import detour.probe.dns.DnsQuestion;
import detour.probe.dns.NameServer;
import detour.probe.http.HttpCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many uplinks with many targets on the probes' threads. The promise is half a core; the test holds
 * that nothing is lost, {@code packaging/bench probes} tells the figures: {@code
 * -Ddetour.load.seconds=30 -Ddetour.load.report=FILE}.
 */
class ProbeLoadIT {
  private static final int SECONDS = Integer.getInteger("detour.load.seconds", 2);
  private static final int MANY = 64;
  private static final int ECHOES = 8;
  private static final int SOME = 16;
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private NetworkNamespace here;
  private NetworkNamespace world;
  private Process placeholder;
  private Counting heard;
  private Loops loops;

  /** Counts answers, and keeps what was none. */
  private static final class Counting implements ProbeListener {
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> other = new ConcurrentLinkedQueue<>();

    @Override
    public void answered(String path, long sequence, long rttNanos) {
      answered.incrementAndGet();
    }

    @Override
    public void notSent(String path, long sequence, detour.event.Reason reason) {
      other.add(path + ": " + reason);
    }

    @Override
    public void wrong(String path, long sequence, Wrong wrong, detour.event.Reason reason) {
      other.add(path + ": " + wrong + ", " + reason);
    }
  }

  /**
   * What a run took.
   *
   * @param probes asked once warm
   * @param unanswered of all that were asked, a while after the last
   * @param core share of a core that the probes' threads used
   */
  private record Load(long probes, long unanswered, double core) {}

  @BeforeEach
  void uplinks() throws Exception {
    NetworkNamespace.assumePossible("ip", "sleep", "ping");
    here = new NetworkNamespace();
    world = new NetworkNamespace();
    placeholder = world.call(() -> new ProcessBuilder("sleep", "600").start());
    StringBuilder near = new StringBuilder();
    StringBuilder far = new StringBuilder();
    for (int i = 1; i <= MANY; i++) {
      near.append("link add wan").append(i).append(" type veth peer name isp").append(i);
      near.append(" netns ").append(placeholder.pid()).append('\n');
      near.append("addr add 10.0.").append(i).append(".1/24 dev wan").append(i).append('\n');
      near.append("link set wan").append(i).append(" up\n");
      far.append("link set isp").append(i).append(" up\n");
      for (int host = 2; host < 2 + ECHOES; host++) {
        far.append("addr add 10.0.").append(i).append('.').append(host).append("/24 dev isp");
        far.append(i).append('\n');
      }
    }
    here.pipe(near.toString(), "ip", "-batch", "-");
    world.pipe(far.toString(), "ip", "-batch", "-");
    heard = new Counting();
    loops = new Loops(here, 53, heard);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
    }
    if (placeholder != null) {
      placeholder.destroy();
      world.close();
      here.close();
    }
  }

  private static ProbePath path(int uplink) {
    return new ProbePath("p" + uplink, "wan" + uplink, 0, Family.IPV4);
  }

  private static InetAddress host(int uplink, int host) {
    return Addresses.parse("10.0." + uplink + "." + host);
  }

  /** Asks all of them, evenly spread, again and again. */
  private Load run(List<Probe> probes, Duration each) {
    long everyNanos = each.toNanos() / probes.size();
    long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    long end = warm + TimeUnit.SECONDS.toNanos(SECONDS);
    long due = System.nanoTime();
    long asked = 0;
    long askedWarm = 0;
    long cpu = 0;
    for (int i = 0; due - end < 0; i++) {
      if (cpu == 0 && due - warm >= 0) {
        cpu = cpuNanos();
        askedWarm = asked;
      }
      probes.get(i % probes.size()).ask(asked++);
      due += everyNanos;
      if (due - System.nanoTime() > 1_000_000) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    double core = (cpuNanos() - cpu) / (1e9 * SECONDS);
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (heard.answered.get() < asked && System.nanoTime() - guard < 0) {
      LockSupport.parkNanos(10_000_000);
    }
    return new Load(asked - askedWarm, asked - heard.answered.get(), core);
  }

  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("probes")) {
        sum += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  private static void tell(String what, Load load) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %.0f | %.1f | %.1f |%n",
            what,
            load.probes() / (double) SECONDS,
            100 * load.core(),
            load.core() * SECONDS * 1e6 / load.probes());
    System.out.print(line);
    String report = System.getProperty("detour.load.report", "");
    if (!report.isEmpty()) {
      Files.writeString(
          Path.of(report), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  @Test
  void oneThreadCarriesSixtyFourUplinksWithEightEchoesEachTenTimesASecond() throws Exception {
    List<Probe> probes = new ArrayList<>();
    for (int target = 0; target < ECHOES; target++) {
      for (int uplink = 1; uplink <= MANY; uplink++) {
        probes.add(loops.echo.open(path(uplink), host(uplink, 2 + target)));
      }
    }
    Load load = run(probes, Duration.ofMillis(100));
    tell("64 uplinks x 8 ICMP targets, each every 100 ms", load);
    assertThat(heard.other).isEmpty();
    assertThat(load.unanswered()).isZero();
    assertThat(load.core()).as("half of that is promised").isLessThan(1);
  }

  @Test
  void sixteenUplinksWithFourKindsEach() throws Exception {
    try (NameServer names = new NameServer(world, "0.0.0.0", 53);
        ServerSocket web = world.call(() -> new ServerSocket(80, 200))) {
      names.answers(0);
      serve(web);
      List<Probe> probes = new ArrayList<>();
      for (int uplink = 1; uplink <= SOME; uplink++) {
        ProbePath path = path(uplink);
        InetAddress host = host(uplink, 2);
        probes.add(loops.echo.open(path, host));
        probes.add(loops.connect.open(path, host, 9, LIMIT));
        probes.add(loops.http.open(path, host, page()));
        probes.add(
            loops.dns.open(
                path,
                new DnsQuery(
                    Optional.of(host),
                    53,
                    new DnsQuestion("example.com", DnsQuestion.Type.A),
                    Optional.empty(),
                    false,
                    LIMIT),
                () -> Surroundings.NONE));
      }
      Load load = run(probes, Duration.ofSeconds(1));
      tell("16 uplinks x 4 targets (ICMP, TCP, HTTP, DNS), each every second", load);
      assertThat(heard.other).isEmpty();
      assertThat(load.unanswered()).isZero();
      assertThat(load.core()).isLessThan(0.5);
    }
  }

  private static HttpCheck page() {
    return new HttpCheck(
        false,
        "check.example",
        80,
        "/",
        HttpCheck.Method.GET,
        new HttpCheck.Statuses(204, 204),
        Optional.empty(),
        Optional.empty(),
        LIMIT);
  }

  private static void serve(ServerSocket web) {
    Thread serving =
        new Thread(
            () -> {
              while (!web.isClosed()) {
                try (Socket one = web.accept()) {
                  one.getInputStream().read(new byte[2048]);
                  one.getOutputStream()
                      .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                  // Reset by the probe, or the end of the test.
                }
              }
            },
            "web");
    serving.setDaemon(true);
    serving.start();
  }

  /** What iputils takes for a probe, in the same surroundings: to know what is dear. */
  @Test
  void pingsOfTheSystemBesideIt() throws Exception {
    List<Process> pings = new ArrayList<>();
    String seconds = Integer.toString(SECONDS);
    for (int uplink = 1; uplink <= SOME; uplink++) {
      String device = "wan" + uplink;
      String target = host(uplink, 2).getHostAddress();
      pings.add(
          here.call(
              () ->
                  new ProcessBuilder("ping", "-q", "-i", "0.1", "-w", seconds, "-I", device, target)
                      .redirectErrorStream(true)
                      .start()));
    }
    // Their processor time is gone with them: it is read shortly before their end.
    pings.get(0).waitFor(SECONDS * 1000L - 300, TimeUnit.MILLISECONDS);
    double cpu = 0;
    for (Process ping : pings) {
      cpu += cpuSeconds(ping);
      ping.destroy();
    }
    tell("16 processes of ping -i 0.1", new Load(10L * SOME * SECONDS, 0, cpu / SECONDS));
    assertThat(pings).hasSize(SOME);
  }

  /** Time on a processor, from proc(5)'s schedstat: clock ticks are too coarse. */
  private static double cpuSeconds(Process process) throws IOException {
    String schedstat = Files.readString(Path.of("/proc/" + process.pid() + "/schedstat"));
    return Long.parseLong(schedstat.split(" ", 2)[0]) / 1e9;
  }
}
