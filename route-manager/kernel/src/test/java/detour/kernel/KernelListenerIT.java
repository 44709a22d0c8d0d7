package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Family;
import detour.kernel.nft.LibnftablesNftables;
import detour.kernel.testkit.NetworkNamespace;
import detour.kernel.testkit.RecordedEvents;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the kernel tells of changes made by {@code ip} and {@code nft}, and what it cannot tell. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class KernelListenerIT {
  /**
   * The kernel takes no smaller one than this (SOCK_MIN_RCVBUF): room for a handful of messages.
   */
  private static final int SMALLEST_BUFFER = 1;

  private final RecordedEvents events = new RecordedEvents();
  private NetworkNamespace namespace;
  private @Nullable KernelListener listener;
  private @Nullable Thread thread;

  @BeforeEach
  void office() throws Exception {
    NetworkNamespace.assumePossible("ip", "nft", "conntrack");
    namespace = new NetworkNamespace();
    ip("link add wan1 index 11 type veth peer name isp1 index 12");
    ip("link set isp1 up");
    ip("link set wan1 up");
    ip("address add 192.0.2.2/24 dev wan1");
    namespace.exec("nft", "add", "table", "inet", "detour");
  }

  @AfterEach
  void close() throws Exception {
    if (listener != null) {
      listener.close();
    }
    if (thread != null) {
      thread.join();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private void ip(String command) throws Exception {
    namespace.exec(("ip " + command).split(" ", -1));
  }

  private void listen(int receiveBuffer) throws Exception {
    KernelListener made = namespace.call(() -> new KernelListener(events, "detour", receiveBuffer));
    listener = made;
  }

  private void start() {
    Thread made = new Thread(java.util.Objects.requireNonNull(listener), "listener");
    thread = made;
    made.start();
  }

  private void heard(Predicate<String> news) {
    while (events.lines().stream().noneMatch(news)) {
      assertThat(Thread.currentThread().isInterrupted()).as(events.lines().toString()).isFalse();
      Thread.onSpinWait();
    }
  }

  private void hears(String command, String news) throws Exception {
    events.clear();
    namespace.exec(command.split(" ", -1));
    heard(news::equals);
  }

  @Test
  void tellsWhatOthersChange() throws Exception {
    listen(1 << 20);
    start();
    hears("ip link set isp1 down", "link 11 wan1 down");
    hears("ip link set isp1 up", "link 11 wan1 up");
    hears("ip address add 192.0.2.3/24 dev wan1", "address 11");
    hears("ip -6 address add 2001:db8::2/64 dev wan1", "address 11");
    hears("ip route add default via 192.0.2.1 dev wan1 table 5201", "route 5201");
    hears("ip -6 route add default dev wan1 table 70000", "route 70000");
    hears("ip rule add pref 21090 lookup 5199", "rule");
    hears("ip -6 rule add pref 21090 lookup 5199", "rule");
    hears("ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:09 dev wan1", "neighbor 11");
    hears("nft add set inet detour dead { type mark; }", "nft nft ours");
    hears("nft add table inet other", "nft nft other");
    hears("nft add table ip detour", "nft nft other");
    hears("nft delete table inet detour", "nft nft ours");
    hears("ip link del wan1", "link 11 wan1 gone");
    assertThat(events.lines()).doesNotContain("overrun");
  }

  @Test
  void onlyDefaultRoutesAreNews() throws Exception {
    listen(1 << 20);
    start();
    ip("route add 203.0.113.0/24 via 192.0.2.1 dev wan1");
    ip("-6 route add 2001:db8:7::/48 dev wan1");
    hears("ip route add default via 192.0.2.1 dev wan1 table 5201", "route 5201");
    ip("route del 203.0.113.0/24");
    hears("ip -6 route add default dev wan1 table 5201", "route 5201");
    assertThat(events.lines()).filteredOn(each -> each.startsWith("route")).hasSize(1);
  }

  @Test
  void onlyConnectionsThatStillLivedAreToldOf() throws Exception {
    listen(1 << 20);
    start();
    tracked("tcp", 1001, "-s 10.0.0.5 -d 203.0.113.7 --state TIME_WAIT");
    tracked("tcp", 1002, "-s 10.0.0.5 -d 203.0.113.7 --state SYN_SENT");
    tracked("udp", 1003, "-s 10.0.0.5 -d 203.0.113.7");
    tracked("tcp", 1004, "-s 10.0.0.5 -d 203.0.113.7 --state ESTABLISHED");
    tracked("tcp", 1005, "-s fd00::5 -d 2001:db8::7 --state ESTABLISHED");
    namespace.exec("conntrack", "-D", "-f", "ipv4");
    namespace.exec("conntrack", "-D", "-f", "ipv6");
    heard(each -> each.startsWith("lost 1005"));
    assertThat(events.lines())
        .filteredOn(each -> each.startsWith("lost"))
        .containsExactly("lost 1004 of " + 0x01000000, "lost 1005 of " + 0x01000000);
  }

  private void tracked(String protocol, int port, String rest) throws Exception {
    String command =
        String.format("conntrack -I -p %s --sport %d --dport 443 %s", protocol, port, rest);
    namespace.exec((command + " -t 300 -u SEEN_REPLY -m 0x01000000").split(" ", -1));
  }

  @Test
  void ownTransactionsCarryTheNameOfThisProcess() throws Exception {
    listen(1 << 20);
    start();
    LibnftablesNftables nftables = namespace.call(LibnftablesNftables::new);
    nftables.run("add chain inet detour put1");
    heard(each -> each.startsWith("nft ") && each.endsWith(" ours") && !each.contains("nft nft"));
    nftables.close();
  }

  @Test
  void adminDownDoesNotTellOfTheIpv4RoutesItTakes() throws Exception {
    ip("route add default via 192.0.2.1 dev wan1 table 5201");
    listen(1 << 20);
    start();
    hears("ip link set wan1 down", "link 11 wan1 down");
    hears("ip rule add pref 21090 lookup 5199", "rule"); // what came before it has been heard
    assertThat(namespace.exec("ip", "route", "show", "table", "all", "type", "unicast"))
        .doesNotContain("5201");
    assertThat(events.lines()).doesNotContain("route 5201");
  }

  @Test
  void aBurstThatDoesNotFitIsAnOverrunAndThenNewsGoOn() throws Exception {
    listen(SMALLEST_BUFFER);
    LinuxRtnetlink routing = namespace.call(LinuxRtnetlink::new);
    for (int metric = 1; metric <= 500; metric++) {
      routing.replaceRoute(Samples.via("192.0.2.1", 11, 5201, metric, ""));
    }
    start(); // only now does anybody read
    heard("overrun"::equals);
    assertThat(routing.routes(Family.IPV4, 5201)).hasSize(500); // the resynchronisation
    hears("ip rule add pref 21090 lookup 5199", "rule");
    routing.close();
  }

  @Test
  void aBurstOfNftablesThatDoesNotFitIsAnOverrun() throws Exception {
    listen(SMALLEST_BUFFER);
    LibnftablesNftables nftables = namespace.call(LibnftablesNftables::new);
    for (int i = 0; i < 100; i++) {
      nftables.run("add chain inet detour c" + i);
    }
    start();
    heard("overrun"::equals);
    nftables.close();
  }

  @Test
  void closingBeforeTheThreadStartsEndsItAtOnce() throws Exception {
    listen(1 << 20);
    java.util.Objects.requireNonNull(listener).close();
    start();
    java.util.Objects.requireNonNull(thread).join();
    java.util.Objects.requireNonNull(listener).close();
    assertThat(events.lines()).isEmpty();
  }
}
