package detour.probe;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.testkit.NetworkNamespace;
import detour.probe.dns.DnsQuery;
import detour.probe.dns.DnsQuestion;
import detour.probe.dns.NameServer;
import detour.probe.dns.NamedProbe;
import detour.probe.http.HttpCheck;
import detour.probe.http.Tricks;
import detour.probe.program.ProgramCheck;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two uplinks with the same routes to the same addresses, each answered by a world of its own:
 * every kind of probe leaves by its device with its mark. The witnesses are nftables counters, here
 * and in both worlds.
 */
class TwoUplinksIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final InetAddress SERVER4 = Addresses.parse("198.51.100.1");
  private static final InetAddress SERVER6 = Addresses.parse("2001:db8:100::1");

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<NetworkNamespace> worlds = new ArrayList<>();
  private NetworkNamespace here;
  private Loops loops;

  @BeforeEach
  void open() throws Exception {
    NetworkNamespace.assumePossible("ip", "nft", "sleep", "ping");
    here = new NetworkNamespace();
    opened.add(here);
    for (int number = 1; number <= 2; number++) {
      worlds.add(world(number));
    }
    here.pipe(
        """
        table inet witness {
          counter stray { }
          chain out {
            type filter hook output priority 0;
            meta l4proto { tcp, udp } jump marked
            icmp type echo-request jump marked
            icmpv6 type echo-request jump marked
          }
          chain marked {
            oifname "wan1" meta mark 0x01000000 return
            oifname "wan2" meta mark 0x02000000 return
            counter name stray
          }
        }
        """,
        "nft",
        "-f",
        "-");
    loops = new Loops(here, DnsQuery.PORT);
    opened.add(loops);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** The Internet as one uplink has it: the same next hop and server everywhere. */
  private NetworkNamespace world(int number) throws Exception {
    NetworkNamespace world = new NetworkNamespace();
    Process holder = world.call(() -> new ProcessBuilder("sleep", "600").start());
    opened.add(holder::destroyForcibly);
    opened.add(world);
    String wan = "wan" + number;
    String pid = Long.toString(holder.pid());
    here.exec("ip", "link", "add", wan, "type", "veth", "peer", "name", "isp", "netns", pid);
    here.exec("ip", "address", "add", "192.0.2." + (1 + number) + "/24", "dev", wan);
    here.exec("ip", "address", "add", "2001:db8::" + (1 + number) + "/64", "dev", wan, "nodad");
    here.exec("ip", "link", "set", wan, "up");
    world.exec("ip", "link", "set", "isp", "up");
    world.exec("ip", "address", "add", "192.0.2.1/24", "dev", "isp");
    world.exec("ip", "address", "add", "2001:db8::1/64", "dev", "isp", "nodad");
    world.exec("ip", "address", "add", "198.51.100.1/32", "dev", "lo");
    world.exec("ip", "address", "add", "2001:db8:100::1/128", "dev", "lo", "nodad");
    String metric = Integer.toString(number);
    here.exec("ip", "route", "add", "default", "via", "192.0.2.1", "dev", wan, "metric", metric);
    here.exec(
        "ip", "-6", "route", "add", "default", "via", "2001:db8::1", "dev", wan, "metric", metric);
    world.pipe(
        """
        table inet witness {
          counter echo { }
          counter http { }
          counter dns { }
          counter syn { }
          counter solicit { }
          chain in {
            type filter hook input priority 0;
            icmp type echo-request counter name echo
            icmpv6 type echo-request counter name echo
            tcp dport 80 tcp flags syn counter name http
            udp dport 53 counter name dns
            tcp dport 443 tcp flags syn counter name syn
            icmpv6 type nd-neighbor-solicit ip6 saddr != :: counter name solicit
          }
        }
        table arp witness {
          counter who { }
          chain in {
            type filter hook input priority 0;
            arp operation request counter name who
          }
        }
        """,
        "nft",
        "-f",
        "-");
    for (InetAddress server : List.of(SERVER4, SERVER6)) {
      NameServer names = new NameServer(world, Addresses.text(server), DnsQuery.PORT);
      names.answers(0, NameServer.address(60, Addresses.text(server)));
      opened.add(names);
      opened.add(
          new Tricks(
              world,
              null,
              Addresses.text(server),
              80,
              Tricks.says("HTTP/1.1 200 OK\n\nworld " + number)));
    }
    return world;
  }

  private static ProbePath path(int number, Family family) {
    return new ProbePath(
        number + "/" + (family == Family.IPV4 ? 4 : 6), "wan" + number, number << 24, family);
  }

  private static Surroundings surroundings(int number, Family family) {
    boolean four = family == Family.IPV4;
    return new Surroundings(
        Optional.of(Addresses.parse((four ? "192.0.2." : "2001:db8::") + (1 + number))),
        Optional.of(Addresses.parse(four ? "192.0.2.1" : "2001:db8::1")),
        List.of(four ? SERVER4 : SERVER6));
  }

  /** All kinds of probes that go to the server. */
  private List<Probe> kinds(int number, Family family) {
    ProbePath path = path(number, family);
    InetAddress server = family == Family.IPV4 ? SERVER4 : SERVER6;
    HttpCheck http =
        new HttpCheck(
            false,
            "check.example",
            80,
            "/",
            HttpCheck.Method.GET,
            HttpCheck.Statuses.SUCCESS,
            Optional.of("world " + number),
            Optional.empty(),
            LIMIT);
    DnsQuery dns =
        new DnsQuery(
            Optional.empty(),
            DnsQuery.PORT,
            new DnsQuestion("a.example", DnsQuestion.Type.of(family)),
            Optional.empty(),
            false,
            LIMIT);
    ProgramCheck ping =
        new ProgramCheck(
            "uplink",
            List.of(
                "/bin/ping",
                "-c1",
                "-W3",
                "-m",
                Integer.toString(number << 24),
                "-I",
                "wan" + number,
                Addresses.text(server)),
            LIMIT);
    return List.of(
        loops.echo.open(path, server),
        loops.connect.open(path, server, 443, LIMIT),
        loops.http.open(path, server, http),
        loops.dns.open(path, dns, () -> surroundings(number, family)),
        new NamedProbe(
            loops.names,
            loops.heard,
            path,
            "b.example",
            () -> surroundings(number, family),
            address -> loops.connect.open(path, address, 443, LIMIT)),
        loops.programs.open(path, ping, () -> surroundings(number, family)));
  }

  @Test
  void everyKindLeavesByItsOwnDeviceWithItsMark() throws Exception {
    for (int number = 1; number <= 2; number++) {
      for (Family family : Family.values()) {
        for (Probe probe : kinds(number, family)) {
          here.call( // a program's thread is born of whoever asks
              () -> {
                probe.ask(1);
                return null;
              });
          Recorder.Outcome outcome = loops.heard.next();
          assertThat(outcome.what()).as(outcome.toString()).isEqualTo("answered");
          assertThat(outcome.path()).startsWith(number + "/");
        }
      }
      NetworkNamespace world = worlds.get(number - 1);
      assertThat(packets(world, "echo")).as("probes and pings").isEqualTo(4);
      assertThat(packets(world, "http")).isEqualTo(2);
      assertThat(packets(world, "dns")).as("questions and names").isEqualTo(4);
      assertThat(packets(world, "syn")).isEqualTo(4);
    }
    assertThat(packets(worlds.get(0), "http")).as("none strayed later").isEqualTo(2);
    assertThat(packets(here, "stray")).isZero();
  }

  private static long packets(NetworkNamespace where, String counter) throws Exception {
    String listed = where.exec("nft", "list", "counters");
    String after = listed.substring(listed.indexOf("counter " + counter + " {"));
    return Long.parseLong(after.replaceFirst("(?s)[^{]*\\{\\s*packets (\\d+) .*", "$1"));
  }

  @Test
  void aNextHopAnswersOnItsOwnWireOnly() throws Exception {
    for (Family family : Family.values()) {
      Surroundings absent =
          new Surroundings(
              surroundings(2, family).source(),
              Optional.of(Addresses.parse(family == Family.IPV4 ? "192.0.2.99" : "2001:db8::99")),
              List.of());
      loops.neighbors.open(path(2, family), () -> absent).ask(1);
      String counter = family == Family.IPV4 ? "who" : "solicit";
      long before = packets(worlds.get(0), counter);
      Probe present = loops.neighbors.open(path(2, family), () -> surroundings(2, family));
      for (int i = 2; i <= 6; i++) {
        present.ask(i);
        Recorder.Outcome outcome = loops.heard.next();
        assertThat(outcome.what()).as(outcome.toString()).isEqualTo("answered");
        assertThat(outcome.sequence()).isEqualTo(i);
        assertThat(outcome.rttNanos()).isPositive();
      }
      assertThat(packets(worlds.get(0), counter)).as("not by the other wire").isEqualTo(before);
      assertThat(packets(worlds.get(1), counter)).isGreaterThanOrEqualTo(5);
    }
    assertThat(loops.heard.quiet()).as("who is absent stays silent").isTrue();
    assertThat(loops.neighbors.counters().answered()).isEqualTo(10);
  }

  @Test
  void withoutANextHopOrAnEthernetItIsSaid() throws Exception {
    loops.neighbors.open(path(1, Family.IPV4), () -> Surroundings.NONE).ask(1);
    assertThat(loops.heard.next().code()).isEqualTo("no-next-hop");
    loops
        .neighbors
        .open(new ProbePath("lo", "lo", 0, Family.IPV4), () -> surroundings(1, Family.IPV4))
        .ask(2);
    assertThat(loops.heard.next().text()).contains("lo is no Ethernet");
    loops
        .neighbors
        .open(new ProbePath("x", "nosuch0", 0, Family.IPV6), () -> surroundings(1, Family.IPV6))
        .ask(3);
    assertThat(loops.heard.next().text()).contains("there is no interface nosuch0");
  }
}
