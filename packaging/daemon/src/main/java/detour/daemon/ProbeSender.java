package detour.daemon;

import detour.daemon.config.Configuration;
import detour.daemon.config.Question;
import detour.daemon.config.Target;
import detour.daemon.core.CorePorts;
import detour.daemon.core.PathKey;
import detour.kernel.address.Family;
import detour.probe.Probe;
import detour.probe.ProbePath;
import detour.probe.Surroundings;
import detour.probe.dns.DnsQuery;
import detour.probe.dns.DnsQuestion;
import detour.probe.dns.NamedProbe;
import detour.probe.program.ProgramCheck;
import detour.steering.plan.Numbers;
import detour.steering.uplink.PathFacts;
import detour.steering.uplink.UplinkSpec;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Joins the core's wish for a probe with the kind of the target. */
final class ProbeSender implements CorePorts.Probes {
  /** A path with its probes, one for each target in order, and what was learned of it. */
  private static final class Asked {
    private final Configuration.Uplink uplink;
    private final ProbePath path;
    private List<Probe> probes = List.of();
    private volatile Surroundings surroundings;

    Asked(Configuration.Uplink uplink, ProbePath path) {
      this.uplink = uplink;
      this.path = path;
      this.surroundings =
          new Surroundings(
              Surroundings.NONE.source(), Surroundings.NONE.nextHop(), uplink.resolvers());
    }

    Surroundings surroundings() {
      return surroundings;
    }
  }

  private final ProbeKit kit;
  private final Map<PathKey, Asked> paths = new HashMap<>();

  /**
   * @param before the one of the configuration before, whose probes go on where the same is asked;
   *     see {@link #closeBut}
   */
  ProbeSender(
      Configuration configuration,
      List<UplinkSpec> specs,
      Numbers numbers,
      ProbeKit kit,
      Optional<ProbeSender> before) {
    this.kit = kit;
    for (int i = 0; i < specs.size(); i++) {
      UplinkSpec spec = specs.get(i);
      for (Family family : Family.values()) {
        PathKey key = new PathKey(spec.number(), family);
        Asked same = before.map(each -> each.paths.get(key)).orElse(null);
        if (same != null && same.uplink.asksAs(configuration.uplinks().get(i))) {
          paths.put(key, same);
          continue;
        }
        Asked asked =
            new Asked(
                configuration.uplinks().get(i),
                new ProbePath(
                    key.text(), spec.interfaceName(), numbers.mark(spec.number()), family));
        asked.probes =
            asked.uplink.targets(family).stream().map(each -> open(asked, each)).toList();
        paths.put(key, asked);
      }
    }
  }

  private Probe open(Asked asked, Target target) {
    ProbePath path = asked.path;
    Question question = target.question();
    if (question instanceof Question.Echo echo) {
      return open(asked, echo.host(), address -> kit.echo().open(path, address));
    }
    if (question instanceof Question.Connect connect) {
      return open(
          asked,
          connect.host(),
          address -> kit.connect().open(path, address, connect.port(), target.timeout()));
    }
    if (question instanceof Question.Web web) {
      return open(
          asked,
          web.host(),
          address -> kit.http().open(path, address, web.check(target.timeout())));
    }
    if (question instanceof Question.Name name) {
      return kit.dns()
          .open(
              path,
              new DnsQuery(
                  name.server(),
                  name.port(),
                  new DnsQuestion(
                      name.name(), name.type().orElse(DnsQuestion.Type.of(path.family()))),
                  name.expected(),
                  name.mixedCase(),
                  target.timeout()),
              asked::surroundings);
    }
    if (question instanceof Question.Run run) {
      return kit.programs()
          .open(
              path,
              new ProgramCheck(asked.uplink.name(), run.arguments(), target.timeout()),
              asked::surroundings);
    }
    return kit.neighbors().open(path, asked::surroundings); // NextHop, the last of them
  }

  private Probe open(Asked asked, Question.Host host, Function<InetAddress, Probe> kind) {
    return host.address()
        .map(kind)
        .orElseGet(
            () ->
                new NamedProbe(
                    kit.names(),
                    kit.listener(),
                    asked.path,
                    host.name(),
                    asked::surroundings,
                    kind));
  }

  /** Ends the probes that the other one does not go on with. */
  void closeBut(ProbeSender after) {
    for (Asked each : paths.values()) {
      if (!after.paths.containsValue(each)) {
        each.probes.forEach(Probe::close);
      }
    }
  }

  @Override
  public void send(PathKey path, int target, long sequence) {
    Asked asked = paths.get(path);
    if (asked != null) {
      asked.probes.get(target).ask(sequence);
    }
  }

  @Override
  public void learned(PathKey path, PathFacts facts) {
    Asked asked = paths.get(path);
    if (asked != null) {
      asked.surroundings =
          new Surroundings(facts.source(), facts.gateway(), asked.uplink.resolvers());
    }
  }

  @Override
  public void reopen(PathKey path) {
    Asked asked = paths.get(path);
    if (asked != null) {
      asked.probes.forEach(Probe::reopen);
    }
  }
}
