package detour.vrrp.peers;

import detour.lab.netns.Finished;
import detour.lab.netns.Namespace;
import detour.lab.netns.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A LAN of its own: a switch, gateways a (10.9.0.2) and b (10.9.0.3), host c (10.9.0.9); IPv6
 * likewise in fd09::/64. Each has {@code eth0}.
 */
public final class OfficeLan implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final List<String> HOSTS = List.of("a", "b", "c");

  private final String prefix;
  public final Namespace lan;
  public final Namespace a;
  public final Namespace b;
  public final Namespace c;

  public OfficeLan() {
    prefix = "dv" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    lan = made("sw");
    a = made("a");
    b = made("b");
    c = made("c");
    lan.ip("link add br0 type bridge mcast_snooping 0", "link set br0 up");
    connect(a, "a", 2);
    connect(b, "b", 3);
    connect(c, "c", 9);
    for (Namespace gateway : List.of(a, b)) {
      gateway.sysctl("ipv4/ip_forward", "1");
      gateway.sysctl("ipv6/conf/all/forwarding", "1");
    }
  }

  /** Skips the calling test, and says why, where it cannot run. */
  public static void assumePossible(String... tools) {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "SKIPPED: needs root, to make network namespaces");
    for (String tool : tools) {
      Assumptions.assumeTrue(
          Stream.of("/usr/sbin", "/usr/bin", "/usr/lib/frr")
              .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
          "SKIPPED: the program " + tool + " is not installed");
    }
  }

  private Namespace made(String host) {
    run("ip", "netns", "add", prefix + host);
    Namespace made = new Namespace(prefix + host);
    made.sysctl("ipv6/conf/default/accept_dad", "0");
    made.sysctl("ipv6/conf/all/accept_dad", "0");
    made.ip("link set lo up");
    return made;
  }

  /** Puts a host's cable in. */
  public void connect(Namespace host, String name, int number) {
    lan.ip(
        "link add port-" + name + " type veth peer name eth0 netns " + host.name(),
        "link set port-" + name + " master br0 up");
    host.ip(
        "link set eth0 address 02:00:00:00:09:0" + number,
        "link set eth0 up",
        "address add 10.9.0." + number + "/24 dev eth0",
        "address add fd09::" + number + "/64 dev eth0 nodad");
  }

  private static void run(String... argv) {
    List<String> list = List.of(argv);
    Finished finished =
        Programs.finish(list, Programs.start(list, false), "", Duration.ofSeconds(30));
    finished.orThrow();
  }

  /** What the host's neighbour cache has of an address, after it was asked for; empty: nothing. */
  public String station(String address) {
    boolean six = address.indexOf(':') >= 0;
    c.run("ping", six ? "-6" : "-4", "-c", "1", "-W", "1", address);
    return known(address);
  }

  /** What the host's neighbour cache has of an address; nobody is asked. */
  public String known(String address) {
    return c.run("ip", "neighbour", "show", address.replaceAll("%.*", ""), "dev", "eth0")
        .out()
        .replaceAll("(?s).*lladdr (\\S+).*", "$1")
        .strip();
  }

  /** Whether a host holds an address. */
  public static boolean holds(Namespace host, String address) {
    return host.run("ip", "-o", "address", "show").out().contains(" " + address + "/");
  }

  @Override
  public void close() {
    for (Namespace each : List.of(a, b, c, lan)) {
      each.close();
    }
    for (String each : HOSTS) {
      run("ip", "netns", "delete", prefix + each);
    }
    run("ip", "netns", "delete", prefix + "sw");
  }
}
