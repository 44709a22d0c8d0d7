package detour.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import detour.health.Kind;
import detour.health.quality.QualityLimits;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.probe.http.HttpCheck;
import detour.steering.policy.Failback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationReaderTest {
  private static final String SMALLEST =
      """
      version: 1
      uplinks:
        fiber: {interface: eth1}
        lte: {interface: wwan0, kind: lte}
      """;

  static Configuration read(String text) throws ConfigException {
    return ConfigurationReader.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Problem> problems(byte[] bytes) {
    ConfigException wrong =
        catchThrowableOfType(ConfigException.class, () -> ConfigurationReader.parse(bytes));
    assertThat(wrong).as("it must be refused").isNotNull();
    return wrong.problems();
  }

  static List<String> lines(String text) {
    return problems(text.getBytes(StandardCharsets.UTF_8)).stream().map(Problem::toString).toList();
  }

  @Test
  void aFileThatCannotBeReadIsSaidWithItsName() {
    Path file = Path.of("/etc/detour/detour.yaml");
    assertThat(ConfigurationReader.unreadable(file, new NoSuchFileException(file.toString())))
        .isEqualTo("there is no file /etc/detour/detour.yaml");
    assertThat(ConfigurationReader.unreadable(file, new AccessDeniedException(file.toString())))
        .isEqualTo("/etc/detour/detour.yaml may not be read by this user: try sudo");
    assertThat(ConfigurationReader.unreadable(file, new IOException("Is a directory")))
        .isEqualTo("/etc/detour/detour.yaml: Is a directory");
  }

  @Test
  void theSmallestUsefulFileIsTwoUplinks() throws ConfigException {
    Configuration read = read(SMALLEST);
    assertThat(read.uplinks())
        .extracting(Configuration.Uplink::kind)
        .containsExactly(Kind.FIBER, Kind.LTE);
    assertThat(read.tiers())
        .containsExactly(
            List.of(new Configuration.Share("fiber", 1)),
            List.of(new Configuration.Share("lte", 1)));
    assertThat(read.failback()).isEqualTo(Failback.DEFAULT);
    assertThat(read.uplinks().get(0).targets(Family.IPV6)).hasSize(4);
  }

  @Test
  void everythingThatCanBeSaidIsRead() throws ConfigException {
    Configuration read =
        read(
            """
            version: 1
            name: branch-042
            uplinks:
              fiber:
                interface: eth1
                kind: cable
                ipv4: {gateway: 192.0.2.1}
                ipv6: {gateway: "fe80::1"}
                nat: masquerade
                prefixes: ["2001:db8:7::/48"]
                targets: [1.1.1.1, tcp 9.9.9.9:443, "tcp [2620:fe::fe]:53"]
                quorum: 1
                interval: 500 ms
                patience: 1.5 s
              lte: {interface: wwan0}
              dsl: {interface: ppp0, kind: dsl}
            lans:
              office: {interface: br-lan}
            policies:
              default: {tiers: [[{uplink: fiber, weight: 3}, dsl], [lte]], failback: {mode: manual}}
            alerts:
              ops: {program: [/usr/local/bin/tell, "--switch now"], timeout: 30 s}
            page: {port: 8481}
            kernel: {mark_mask: 0x0ff00000, tables: 6000, rule_priority: 22000, protocol: 145, manage_sysctl: true}
            """);
    Configuration.Uplink fiber = read.uplinks().get(0);
    assertThat(fiber.settings().interval()).isEqualTo(Duration.ofMillis(500));
    assertThat(fiber.settings().patience()).isEqualTo(Duration.ofMillis(1500));
    assertThat(fiber.targets(Family.IPV4))
        .extracting(Target::toString)
        .containsExactly("1.1.1.1", "tcp 9.9.9.9:443");
    assertThat(fiber.targets(Family.IPV6))
        .extracting(Target::toString)
        .containsExactly("tcp [2620:fe::fe]:53");
    assertThat(read.tiers().get(0))
        .containsExactly(new Configuration.Share("fiber", 3), new Configuration.Share("dsl", 1));
    assertThat(read.programs()).containsOnlyKeys("ops");
    assertThat(read.programs().values().iterator().next().arguments())
        .containsExactly("/usr/local/bin/tell", "--switch now");
    assertThat(read.numbers().activeTable()).isEqualTo(5999);
    assertThat(read.manageSysctl()).isTrue();
  }

  @Test
  void twelveMistakesAreTwelveLinesInFileOrder() {
    assertThat(
            lines(
                """
                version: 2
                nmae: branch
                uplinks:
                  fiber:
                    interface: eth1
                    kind: fibre
                    interval: 500
                    patience: 2 fortnights
                    nat: maybe
                    targets: [one.one.one.one]
                  lte:
                    interface: eth1
                    quorum: 0
                  dsl: {kind: dsl}
                policies:
                  default: {tiers: [[fiber], [let]], failback: {after: -1 s}}
                """))
        .containsExactly(
            "1:10: version: 2 is not a whole number from 1 to 1",
            "2:1: nmae: there is no such key here; did you mean \"name\"?",
            "6:11: uplinks.fiber.kind: \"fibre\" is not one of fiber, cable, tunnel, dsl, 5g, lte, satellite; did you mean \"fiber\"?",
            "7:15: uplinks.fiber.interval: 500 has no unit; write 500 s, 500 ms or 500 min",
            "8:15: uplinks.fiber.patience: \"fortnights\" is no unit of time; there are ms, s, min, h and d",
            "9:10: uplinks.fiber.nat: \"maybe\" is not one of auto, masquerade, none",
            "10:15: uplinks.fiber.targets[0]: \"one.one.one.one\" is no target; write an address such as 1.1.1.1, or tcp://1.1.1.1:443, http://host/path, https://host/path, dns://8.8.8.8/name, dns:name, neighbor",
            "12:16: uplinks.lte.interface: eth1 is the interface of uplinks.fiber already; each needs one of its own",
            "13:13: uplinks.lte.quorum: 0 is not a whole number from 1 to 16",
            "14:8: uplinks.dsl: the key \"interface\" is missing: the network interface",
            "16:31: policies.default.tiers: there is no uplink \"let\"; did you mean \"lte\"?",
            "16:56: policies.default.failback.after: \"-1 s\" is not a time from 0 s to 1 d, such as 2 s or 250 ms");
  }

  @Test
  void hostileAndBrokenFilesAreRefusedWithTheirReason() {
    assertThat(lines("")).singleElement().asString().contains("1:1: the file is empty");
    assertThat(lines("version: 1\n\tuplinks: {}\n"))
        .singleElement()
        .asString()
        .startsWith("2:1: there is a tab");
    assertThat(lines("version: 1\r\n"))
        .singleElement()
        .asString()
        .contains("1:11: the line ends in CR LF");
    assertThat(lines("\ufeff" + SMALLEST)).singleElement().asString().contains("byte order mark");
    assertThat(problems(new byte[] {'a', ':', ' ', (byte) 0xff}))
        .singleElement()
        .asString()
        .contains("not UTF-8");
    assertThat(problems(new byte[10 << 20])).singleElement().asString().contains("10485760 bytes");
    assertThat(lines(SMALLEST + "name: [unclosed\n"))
        .singleElement()
        .asString()
        .contains("this is no YAML");
    assertThat(lines("a: ".repeat(1) + "[".repeat(60) + "]".repeat(60)))
        .singleElement()
        .asString()
        .contains("deeper than 20");
    assertThat(lines(SMALLEST + "version: 1\n"))
        .containsExactly(
            "5:1: version: this key stands here a second time; the first is in line 1");
    StringBuilder bomb = new StringBuilder("version: 1\nname: &a x\n");
    for (char c = 'b'; c < 'j'; c++) {
      bomb.append(c)
          .append(": &")
          .append(c)
          .append(" [")
          .append(("*" + (char) (c - 1) + ", ").repeat(9))
          .append("*a]\n");
    }
    assertThat(lines(bomb.toString()))
        .anyMatch(each -> each.startsWith("2:7: name: anchors and aliases"));
  }

  @Test
  void scalarsAreReadByTheSchemaAndNotByYaml() throws ConfigException {
    assertThat(read(SMALLEST + "name: no\n").name()).isEqualTo("no");
    assertThat(read(SMALLEST + "name: 22:30\n").name()).isEqualTo("22:30");
    assertThat(read(SMALLEST + "name: 010\n").name()).isEqualTo("010");
    assertThat(lines(SMALLEST + "page: {port: 010}\n"))
        .singleElement()
        .asString()
        .contains("\"010\" is not a whole number");
    assertThat(lines(SMALLEST + "kernel: {manage_sysctl: yes}\n"))
        .singleElement()
        .asString()
        .contains("neither true nor false");
    assertThat(lines(SMALLEST + "page: {port: .nan}\n"))
        .singleElement()
        .asString()
        .contains("not a whole number");
  }

  private static List<Target> targets(String targets) throws ConfigException {
    return read("version: 1\nuplinks:\n  a:\n    interface: e0\n    targets: " + targets + "\n")
        .uplinks()
        .get(0)
        .targets();
  }

  private static List<String> wrong(String targets) {
    return lines("version: 1\nuplinks:\n  a:\n    interface: e0\n    targets: " + targets + "\n");
  }

  @Test
  void aTargetIsWrittenInOneLineOrAsAMap() throws ConfigException {
    List<Target> all =
        targets(
            """
            [1.1.1.1, "2606:4700::1111", "icmp://[2606:4700::1111]", icmp 9.9.9.9, tcp://1.1.1.1:443,
                  tcp://Dns.Example.:853, "http://check.example/generate_204?x=1", "https://[2606::1]:8443",
                  dns://8.8.8.8/Example.com, "dns:example.com?type=AAAA", neighbor,
                  {url: http://check.example, status: 204, method: head},
                  {program: [/usr/local/bin/check, "a b"], every: 1 min, family: ipv6}]
            """);
    assertThat(all.stream().limit(13))
        .extracting(Target::toString)
        .containsExactly(
            "1.1.1.1",
            "2606:4700::1111",
            "2606:4700::1111",
            "9.9.9.9",
            "tcp 1.1.1.1:443",
            "tcp://dns.example:853",
            "http://check.example/generate_204?x=1",
            "https://[2606::1]:8443/",
            "dns://8.8.8.8/example.com",
            "dns:example.com?type=AAAA",
            "neighbor",
            "http://check.example/",
            "program /usr/local/bin/check");
    assertThat(all.stream().limit(13).map(Target::kind).distinct())
        .containsExactlyInAnyOrder(Target.Kind.values());
    assertThat(all.get(4).asks(Family.IPV6)).as("an address has a family").isFalse();
    assertThat(all.get(5).asks(Family.IPV6)).as("a name may have both").isTrue();
    assertThat(all.get(12).asks(Family.IPV4)).as("it was told").isFalse();
    assertThat(all.get(12).every()).contains(Duration.ofMinutes(1));
    Question.Web page = (Question.Web) all.get(11).question();
    assertThat(page.statuses()).isEqualTo(new HttpCheck.Statuses(204, 204));
    assertThat(page.check(Duration.ofSeconds(1)).method()).isEqualTo(HttpCheck.Method.HEAD);
    Question.Name name =
        (Question.Name)
            targets("[{url: \"dns:a.example\", expect: 192.0.2.1, mixed_case: true, timeout: 2 s}]")
                .get(0)
                .question();
    assertThat(name.expected()).isPresent();
    assertThat(name.mixedCase()).isTrue();
    Target secure =
        targets(
                "[{url: https://a.example, ca: /etc/ca.pem, body: ok, status: 200-204, timeout: 500 ms}]")
            .get(0);
    assertThat(secure.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(((Question.Web) secure.question()).ca()).contains(Path.of("/etc/ca.pem"));
  }

  @Test
  void aTargetThatCannotBeAskedSaysWhatWouldBeRight() {
    assertThat(wrong("[ftp://a.example/]"))
        .singleElement()
        .asString()
        .startsWith("5:15: uplinks.a.targets[0]: \"ftp://a.example/\" is no target; write")
        .contains("https://host/path");
    assertThat(wrong("[tcp://1.1.1.1]")).singleElement().asString().contains("needs a port");
    assertThat(wrong("[tcp 1.1.1.1:70000]")).singleElement().asString().contains("1 to 65535");
    assertThat(wrong("[http://user@host/]")).singleElement().asString().contains("is no target");
    assertThat(wrong("[\"http://host/a b\"]")).singleElement().asString().contains("%XX");
    assertThat(wrong("[http://300.1.1.1/]")).singleElement().asString().contains("is no target");
    assertThat(wrong("[\"http://-x-/\"]")).singleElement().asString().contains("no name of a host");
    assertThat(wrong("[dns://resolver.example/a.example]"))
        .singleElement()
        .asString()
        .contains("a resolver by address");
    assertThat(wrong("[\"dns:a.example?type=MX\"]"))
        .singleElement()
        .asString()
        .contains("type=AAAA");
    assertThat(wrong("[{url: 1.1.1.1, body: x}]"))
        .containsExactly(
            "5:36: uplinks.a.targets[0].body: this goes with targets of the kinds http, https;"
                + " 1.1.1.1 is of the kind icmp");
    assertThat(wrong("[{url: http://a.example, ca: /etc/ca.pem}]"))
        .singleElement()
        .asString()
        .contains("goes with targets of the kinds https;");
    assertThat(wrong("[{url: http://a.example, method: head, body: x}]"))
        .singleElement()
        .asString()
        .contains("has no body");
    assertThat(wrong("[{url: https://a.example, ca: ca.pem}]"))
        .singleElement()
        .asString()
        .contains("the whole path of a PEM file");
    assertThat(wrong("[{url: 1.1.1.1, family: ipv6}]"))
        .singleElement()
        .asString()
        .contains("asked in its own family");
    assertThat(wrong("[{every: 1 min}]"))
        .singleElement()
        .asString()
        .contains("either url: or program:");
    assertThat(wrong("[{url: 1.1.1.1, program: [/bin/true]}]"))
        .singleElement()
        .asString()
        .contains("not both");
    assertThat(wrong("[{program: [check]}]"))
        .singleElement()
        .asString()
        .startsWith("5:26: uplinks.a.targets[0].program[0]:");
    assertThat(wrong("[{url: http://a.example, status: 99}]"))
        .singleElement()
        .asString()
        .contains("is not an HTTP status such as 204");
    assertThat(wrong("[{url: http://a.example, statsu: 204}]"))
        .singleElement()
        .asString()
        .contains("did you mean \"status\"?");
    assertThat(wrong("[[1.1.1.1]]")).singleElement().asString().contains("here stands a list");
  }

  @Test
  void resolversAreWellKnownOnesUnlessGiven() throws ConfigException {
    assertThat(read(SMALLEST).uplinks().get(0).resolvers()).hasSize(6);
    assertThat(
            read("version: 1\nuplinks: {a: {interface: e0, resolvers: [192.0.2.53]}}\n")
                .uplinks()
                .get(0)
                .resolvers())
        .as("IPv6 has none of its own")
        .hasSize(4)
        .contains(Addresses.parse("192.0.2.53"));
  }

  private static List<String> targets(String given, Family family) throws ConfigException {
    return read("version: 1\nuplinks: {a: {interface: e0, targets: " + given + "}}\n")
        .uplinks()
        .get(0)
        .targets(family)
        .stream()
        .map(Target::toString)
        .toList();
  }

  @Test
  void aNextHopIsNoTargetThatTellsOfTheInternetUnlessItIsAllThatIsWanted() throws ConfigException {
    assertThat(targets("[1.1.1.1, neighbor]", Family.IPV4)).containsExactly("1.1.1.1", "neighbor");
    assertThat(targets("[1.1.1.1, neighbor]", Family.IPV6)).contains("neighbor").hasSize(5);
    for (Family family : Family.values()) {
      assertThat(targets("[neighbor]", family)).containsExactly("neighbor");
    }
  }

  @Test
  void anUplinkStandsInOneTierOnlyAndAQuorumNeedsItsTargets() {
    assertThat(lines(SMALLEST + "policies: {default: {tiers: [[fiber], [fiber]]}}\n"))
        .singleElement()
        .asString()
        .contains("\"fiber\" stands in a tier already");
    assertThat(lines("version: 1\nuplinks: {a: {interface: e0, targets: [1.1.1.1], quorum: 2}}\n"))
        .first()
        .asString()
        .contains("a quorum of 2 needs as many IPv4 targets; there are 1");
    assertThat(
            lines(
                "version: 1\nuplinks: {a: {interface: e0, targets: [1.1.1.1, neighbor],"
                    + " quorum: 2}}\n"))
        .as("the next hop proves nothing beside another")
        .first()
        .asString()
        .contains("a quorum of 2 needs as many IPv4 targets; there are 1");
    assertThat(lines(SMALLEST + "alerts: {ops: {program: [tell]}}\n"))
        .singleElement()
        .asString()
        .contains("must be the whole path of the program");
  }

  private static QualityLimits quality(String text) throws ConfigException {
    return read("version: 1\nuplinks: {a: {interface: e0, quality: " + text + "}}\n")
        .uplinks()
        .get(0)
        .settings()
        .limits();
  }

  @Test
  void whatIsNotSaidOfQualityStaysAsTheKindHasIt() throws ConfigException {
    QualityLimits fiber = Kind.FIBER.settings().limits();
    assertThat(read(SMALLEST).uplinks().get(0).settings()).isEqualTo(Kind.FIBER.settings());
    assertThat(quality("{}")).isEqualTo(fiber);
    assertThat(quality("{loss: {leave: 2.5 %}}").loss()).isEqualTo(new QualityLimits.Loss(80, 25));
    QualityLimits chosen =
        quality(
            "{loss: {enter: 10 %, leave: 5%}, latency: {enter: 40 ms},"
                + " jitter: {enter: 20 ms, leave: 1 ms}}");
    assertThat(chosen.loss()).isEqualTo(new QualityLimits.Loss(100, 50));
    assertThat(chosen.latency().leave()).isEqualTo(Duration.ofMillis(28));
    assertThat(chosen.jitter())
        .isEqualTo(new QualityLimits.Times(Duration.ofMillis(20), Duration.ofMillis(1)));
    assertThat(chosen.latencyIsRelative()).as("what was chosen holds as it stands").isFalse();
    assertThat(quality("{latency: {leave: 100 ms}}").latencyIsRelative()).isTrue();
    assertThat(chosen.zoom()).isEqualTo(fiber.zoom());
  }

  @Test
  void qualityIsLeftBelowWhereItIsEntered() {
    assertThat(
            lines(
                """
                version: 1
                uplinks:
                  a:
                    interface: e0
                    quality:
                      loss: {enter: 10 %, leave: 10 %}
                      latency: {leave: 150 ms}
                      jitter: {enter: 20, leave: 1 s}
                  b:
                    interface: e1
                    quality: {loss: {enter: 2 %}, jitter: {enter: 20 ms, leave: 30 ms}}
                """))
        .containsExactly(
            "6:34: uplinks.a.quality.loss: it must leave below where it enters, or it would flap: 10 % is not below 10 %",
            "7:24: uplinks.a.quality.latency: it must leave below where it enters, or it would flap: 150 ms is not below 150 ms",
            "8:23: uplinks.a.quality.jitter.enter: 20 has no unit; write 20 s, 20 ms or 20 min",
            "11:29: uplinks.b.quality.loss.enter: 2 % is not a share from 5 % to 90 %",
            "11:65: uplinks.b.quality.jitter: it must leave below where it enters, or it would flap: 30 ms is not below 20 ms");
  }

  @Test
  void theExampleFileIsRight() throws Exception {
    assertThat(ConfigurationReader.read(Path.of("src/main/dist/detour.example.yaml")).uplinks())
        .hasSize(2);
    assertThatThrownBy(() -> ConfigurationReader.read(Path.of("nosuch.yaml")))
        .isInstanceOf(java.io.IOException.class);
  }
}
