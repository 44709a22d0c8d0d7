package detour.lab.bench;

import detour.lab.LabOptions.Firewall;
import detour.lab.detourd.Detourd;
import detour.lab.netns.LabException;
import java.time.Duration;
import java.util.OptionalLong;

/** Detour with its defaults for fiber; it goes back at once, so that one cut can follow another. */
public final class DetourContender implements Contender {
  private static final Duration START_GUARD = Duration.ofSeconds(60);

  static final String CONFIGURATION =
      """
      version: 1
      uplinks:
        first: {interface: wan1, kind: fiber, damping: false}
        second: {interface: wan2, kind: fiber, damping: false}
      lans:
        office: {interface: br-lan}
      policies:
        default: {tiers: [[first], [second]], failback: {mode: immediate}}
      """;

  private final Detourd detourd;

  private DetourContender(Detourd detourd) {
    this.detourd = detourd;
  }

  static Starter starter() {
    return starter("detour", CONFIGURATION);
  }

  /**
   * With another configuration.
   *
   * @param name in the report
   * @param configuration YAML, the better tier of each policy first
   */
  public static Starter starter(String name, String configuration) {
    return new Starter() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Firewall firewall() {
        return Firewall.PLAIN;
      }

      @Override
      public Contender start(BenchOffice.Site site) {
        Detourd detourd =
            new Detourd(site.lab().gateway(), site.directory(), configuration, line -> {});
        if (!detourd.awaitAnswer(START_GUARD)) {
          detourd.close();
          throw new LabException("detourd does not answer: " + String.join("\n", detourd.lines()));
        }
        return new DetourContender(detourd);
      }
    };
  }

  @Override
  public boolean ready() {
    if (!detourd.alive()) {
      throw new LabException("detourd has ended: " + String.join("\n", detourd.lines()));
    }
    return detourd.everyUplinkUsable() && detourd.everyPolicyAtHome();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.of(detourd.pid());
  }

  @Override
  public String lastWords() {
    return detourd.lines().stream()
        .filter(each -> each.contains(" moved from ") && each.contains("IPv4"))
        .reduce("", (older, newer) -> newer.replaceFirst("^.*?: ", ""));
  }

  @Override
  public void close() {
    detourd.close();
  }
}
