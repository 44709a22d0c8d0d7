package detour.steering.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.kernel.LinuxRtnetlink;
import detour.kernel.Nftables;
import detour.kernel.address.Family;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.nft.LibnftablesNftables;
import detour.kernel.testkit.NetworkNamespace;
import detour.steering.Office;
import detour.steering.core.FlowAction;
import detour.steering.plan.Numbers;
import detour.steering.plan.Plan;
import detour.steering.plan.Planner;
import detour.steering.plan.Wanted;
import detour.steering.uplink.UplinkFacts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel writer on the real kernel, judged by ip and nft. */
class KernelWriterIT {
  private static final Planner PLANNER = new Planner(Numbers.DEFAULT);

  private NetworkNamespace namespace;
  private KernelPorts ports;
  private KernelWriter writer;
  private final int[] ifindex = new int[4];
  private int listings;

  @BeforeEach
  void office() throws Exception {
    assumeTrue(NetworkNamespace.possible(), "SKIPPED LOUDLY: this test needs root");
    namespace = new NetworkNamespace();
    for (int n = 1; n <= 3; n++) {
      namespace.exec("ip", "link", "add", "wan" + n, "type", "veth", "peer", "name", "isp" + n);
      namespace.exec("ip", "link", "set", "isp" + n, "up");
      raise(n);
    }
    ports =
        namespace.call(
            () ->
                new KernelPorts(
                    new LinuxRtnetlink(),
                    counted(new LibnftablesNftables()),
                    new CtnetlinkConntrack(),
                    Poke.none()));
    writer = newWriter();
  }

  private Nftables counted(Nftables nftables) {
    return (Nftables)
        Proxy.newProxyInstance(
            Nftables.class.getClassLoader(),
            new Class<?>[] {Nftables.class},
            (proxy, method, arguments) -> {
              listings += method.getName().equals("table") ? 1 : 0;
              try {
                return method.invoke(nftables, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void raise(int n) throws Exception {
    namespace.exec("ip", "link", "set", "wan" + n, "up");
    namespace.exec("ip", "address", "add", "100.64." + n + ".2/24", "dev", "wan" + n);
    namespace.exec("ip", "address", "add", "2001:db8:a" + n + "::2/64", "dev", "wan" + n, "nodad");
    ifindex[n] =
        Integer.parseInt(namespace.exec("ip", "-o", "link", "show", "wan" + n).split(":", 2)[0]);
  }

  private KernelWriter newWriter() throws Exception {
    KernelWriter made = new KernelWriter(Numbers.DEFAULT, ports);
    namespace.call(made::read);
    return made;
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private Plan plan(int active, Set<Integer> dead) {
    Wanted wanted = Office.through(active, 3, dead);
    List<Wanted.Uplink> found = new ArrayList<>();
    for (Wanted.Uplink each : wanted.uplinks()) {
      found.add(
          new Wanted.Uplink(
              each.spec(),
              new UplinkFacts(ifindex[each.spec().number()], 1500, each.facts().paths())));
    }
    return PLANNER.plan(new Wanted(found, wanted.choices()));
  }

  private Outcome apply(Plan plan, FlowAction... flows) throws Exception {
    return namespace.call(
        () -> {
          writer.write(plan, List.of(flows));
          return writer.confirm(plan, System.nanoTime());
        });
  }

  private Outcome audit(Plan plan) throws Exception {
    return namespace.call(() -> writer.audit(plan, System.nanoTime()));
  }

  @Test
  void buildsEverythingAndReadsItBackEqual() throws Exception {
    Outcome outcome = apply(plan(1, Set.of()));
    assertThat(outcome.refused()).isEmpty();
    assertThat(outcome.equal()).isTrue();
    assertThat(outcome.repaired()).isEmpty();
    assertThat(namespace.exec("ip", "rule"))
        .contains("21000:\tfrom all lookup main suppress_prefixlength 0 proto 144")
        .contains("21010:\tfrom all fwmark 0x2000000/0x3f000000 lookup 5202 proto 144")
        .contains("21070:\tfrom all oif wan3 lookup 5203 proto 144")
        .contains("21080:\tnot from all fwmark 0/0x3f000000 unreachable proto 144")
        .contains("21090:\tfrom all lookup 5199 proto 144");
    assertThat(namespace.exec("ip", "route", "show", "table", "5199"))
        .isEqualTo("default via 100.64.1.1 dev wan1 proto 144 src 100.64.1.2 \n");
    assertThat(namespace.exec("ip", "-6", "route", "show", "table", "5202"))
        .contains("default via 2001:db8:a2::1 dev wan2 proto 144 src 2001:db8:a2::2 metric 1024");
    assertThat(audit(plan(1, Set.of())).equal()).isTrue();
  }

  @Test
  void aSwitchChangesOnlyWhatItMust() throws Exception {
    apply(plan(1, Set.of()));
    Outcome outcome =
        apply(
            plan(2, Set.of(1)),
            new FlowAction.Release(Family.IPV4, 1),
            new FlowAction.Release(Family.IPV6, 1));
    assertThat(outcome.equal()).isTrue();
    assertThat(outcome.refused()).isEmpty();
    assertThat(outcome.planned())
        .contains("element 16777216 of set dead4", "route default in table 5199 (IPv4)")
        .doesNotContain("chain prerouting", "route default in table 5201 (IPv4)");
    assertThat(namespace.exec("nft", "get", "element", "inet", "detour", "take1", "{ 2 }"))
        .contains("goto put2");
    assertThat(namespace.exec("nft", "list", "set", "inet", "detour", "forgotten6"))
        .contains("\"wan1\"");
  }

  @Test
  void aSecondWriterAdoptsWithoutAnyMessage() throws Exception {
    apply(plan(2, Set.of(3)));
    writer = newWriter();
    Outcome outcome = apply(plan(2, Set.of(3)));
    assertThat(outcome.planned()).isEmpty();
    assertThat(outcome.repaired()).isEmpty();
    assertThat(outcome.equal()).isTrue();
  }

  @Test
  void whateverAnotherManagerTakesIsPutBackAndSaid() throws Exception {
    Plan plan = plan(1, Set.of());
    apply(plan);
    String[][] thefts = {
      {"ip", "rule", "del", "pref", "21000"},
      {"ip", "-6", "rule", "del", "pref", "21080"},
      {"ip", "rule", "del", "pref", "21010", "fwmark", "0x1000000/0x3f000000"},
      {"ip", "route", "flush", "table", "5199"},
      {"ip", "-6", "route", "del", "default", "table", "5202"},
      {"nft", "delete", "element", "inet", "detour", "default4", "{ 9 : goto new1 }"},
      {"nft", "flush", "chain", "inet", "detour", "prerouting"},
      {"nft", "delete", "element", "inet", "detour", "uplinks", "{ \"wan2\" }"},
      {"nft", "delete", "table", "inet", "detour"},
      {"ip", "route", "replace", "default", "dev", "isp1", "table", "5201", "proto", "144"},
    };
    for (String[] theft : thefts) {
      namespace.exec(theft);
      Outcome outcome = audit(plan);
      assertThat(outcome.repaired()).as(String.join(" ", theft)).isNotEmpty();
      assertThat(outcome.equal()).as(String.join(" ", theft)).isTrue();
    }
    assertThat(audit(plan).repaired()).isEmpty();
  }

  @Test
  void whatNobodyTouchedIsNotListedAgain() throws Exception {
    Plan plan = plan(1, Set.of());
    apply(plan);
    int before = listings;
    for (int i = 0; i < 3; i++) {
      assertThat(audit(plan).equal()).isTrue();
    }
    assertThat(listings).isEqualTo(before);
    namespace.exec("nft", "add", "table", "inet", "other");
    assertThat(audit(plan).equal()).isTrue();
    assertThat(listings).isEqualTo(before + 1);
  }

  @Test
  void aManagerThatKeepsDeletingIsContestedAndNotFoughtWithoutEnd() throws Exception {
    Plan plan = plan(1, Set.of());
    apply(plan);
    List<String> contested = new ArrayList<>();
    int repaired = 0;
    for (int i = 0; i < 20; i++) {
      namespace.exec("ip", "route", "flush", "table", "5199");
      Outcome outcome = audit(plan);
      contested.addAll(outcome.contested());
      repaired += outcome.repaired().size();
    }
    assertThat(contested).containsExactly("route default in table 5199 (IPv4)");
    assertThat(repaired).isEqualTo(Repairs.MOST_IN_A_MINUTE + 1);
  }

  @Test
  void aRouteTheKernelRefusesIsSaidWithItsReason() throws Exception {
    namespace.exec("ip", "address", "flush", "dev", "wan2");
    Outcome outcome = apply(plan(1, Set.of()));
    assertThat(outcome.equal()).isFalse();
    assertThat(outcome.refused())
        .anySatisfy(
            each -> {
              assertThat(each.object()).isEqualTo("route default in table 5202 (IPv4)");
              assertThat(each.error()).contains("ENETUNREACH (101)");
            });
    assertThat(namespace.exec("ip", "route", "show", "table", "5201")).contains("wan1");
  }

  @Test
  void removalLeavesTheKernelAsItWas() throws Exception {
    String rules = namespace.exec("ip", "-d", "rule") + namespace.exec("ip", "-6", "-d", "rule");
    String routes = namespace.exec("ip", "-d", "route", "show", "table", "all");
    String nft = namespace.exec("nft", "list", "ruleset");
    apply(plan(1, Set.of(2)));
    namespace.call(() -> newRemover().remove());
    assertThat(namespace.exec("ip", "-d", "rule") + namespace.exec("ip", "-6", "-d", "rule"))
        .isEqualTo(rules);
    assertThat(namespace.exec("ip", "-d", "route", "show", "table", "all")).isEqualTo(routes);
    assertThat(namespace.exec("nft", "list", "ruleset")).isEqualTo(nft);
  }

  private KernelWriter newRemover() {
    return new KernelWriter(Numbers.DEFAULT, ports);
  }
}
