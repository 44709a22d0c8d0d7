package detour.daemon;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** The house's rules: who may see whom, and what stays pure. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("detour");

  private static final List<String> MODULES =
      List.of(
          "event",
          "probe",
          "health",
          "alert",
          "kernel",
          "steering",
          "vrrp",
          "api",
          "server",
          "lab",
          "cli",
          "daemon");

  /** What each module may see of the others. */
  private static final Map<String, List<String>> SEES =
      Map.ofEntries(
          Map.entry("event", List.of()),
          Map.entry("kernel", List.of()),
          Map.entry("api", List.of()),
          Map.entry("lab", List.of()),
          Map.entry("probe", List.of("event", "kernel")),
          Map.entry("health", List.of("event")),
          Map.entry("alert", List.of("event")),
          Map.entry("steering", List.of("event", "kernel")),
          Map.entry("vrrp", List.of("event", "kernel")),
          Map.entry("server", List.of("api")),
          Map.entry("cli", List.of("api")),
          Map.entry(
              "daemon",
              List.of(
                  "event",
                  "probe",
                  "health",
                  "alert",
                  "kernel",
                  "steering",
                  "vrrp",
                  "api",
                  "server")));

  /** Packages that decide: no clock, thread, file, socket or random number in them. */
  private static final String[] PURE = {
    "detour.health..",
    "detour.steering.uplink..",
    "detour.steering.policy..",
    "detour.steering.plan..",
    "detour.steering.diff..",
    "detour.steering.core..",
    "detour.vrrp.packet..",
    "detour.vrrp.state..",
    "detour.vrrp.election..",
  };

  private static ArchRule direction(String module) {
    String[] others =
        MODULES.stream()
            .filter(
                each ->
                    !each.equals(module) && !SEES.getOrDefault(module, List.of()).contains(each))
            .map(each -> "detour." + each + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("detour." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  private static ArchRule noClock(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now");
  }

  private static ArchRule noMachine(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat(
            describe(
                "are threads, files, sockets or random numbers",
                type ->
                    type.isAssignableTo(Thread.class)
                        || type.isAssignableTo(java.util.Random.class)
                        || type.getPackageName().startsWith("java.nio.file")
                        || type.getPackageName().startsWith("java.util.concurrent")
                        || type.isEquivalentTo(java.io.File.class)
                        || type.isEquivalentTo(java.net.Socket.class)
                        || type.isEquivalentTo(java.util.logging.Logger.class)));
  }

  private static final ArchRule NO_NAMESPACE_TRAPS =
      noClasses()
          .that()
          .resideOutsideOfPackage("detour.lab..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.net.NetworkInterface.class)
          .orShould()
          .callMethod(java.net.InetAddress.class, "getByName", String.class)
          .orShould()
          .callMethod(ForkJoinPool.class, "commonPool");

  private static ArchRule noPrograms(String... allowed) {
    return noClasses()
        .that(
            describe(
                "are not among the few that run programs",
                (JavaClass type) ->
                    !type.getPackageName().startsWith("detour.lab")
                        && !List.of(allowed).contains(type.getName())))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Runtime.class);
  }

  @Test
  void classesOfEveryModuleWereRead() {
    for (String module : MODULES) {
      assertThat(
              ALL.stream().anyMatch(each -> each.getPackageName().startsWith("detour." + module)))
          .as(module)
          .isTrue();
    }
  }

  @Test
  void modulesSeeOnlyWhatTheyMay() {
    MODULES.forEach(each -> direction(each).check(ALL));
  }

  @Test
  void whatDecidesIsPure() {
    noClock(PURE).check(ALL);
    noMachine(PURE).check(ALL);
  }

  @Test
  void theCoreItselfIsPure() {
    for (String each : List.of("Core", "Narrator", "Sentences", "View", "Explainer", "Uplink")) {
      noClasses()
          .that()
          .haveFullyQualifiedName("detour.daemon.core." + each)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .check(ALL);
    }
  }

  @Test
  void nobodyStepsIntoTheTrapsOfNamespaces() {
    NO_NAMESPACE_TRAPS.check(ALL);
  }

  @Test
  void fewRunProgramsAndNoneAShell() {
    noPrograms(
            "detour.alert.ProgramRunner",
            "detour.probe.program.ProgramRun",
            "detour.daemon.OtherNat",
            "detour.daemon.Main",
            "detour.daemon.system.ServiceManager",
            "detour.cli.Detourd")
        .check(ALL);
  }

  @Test
  void everyRuleRefusesAPlantedViolation() {
    JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
    assertThatThrownBy(() -> noClock("detour.daemon..").check(planted))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> noMachine("detour.daemon..").check(planted))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> NO_NAMESPACE_TRAPS.check(planted)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> noPrograms().check(planted)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                noClasses()
                    .that()
                    .resideInAPackage("detour.daemon..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("detour.event..")
                    .check(planted))
        .isInstanceOf(AssertionError.class);
  }

  /** Breaks every rule. */
  @SuppressWarnings({"AddressSelection", "ReturnValueIgnored", "CheckReturnValue"})
  static final class Planted {
    final detour.event.Severity seen = detour.event.Severity.INFO;

    long broken() throws Exception {
      new ProcessBuilder("true").start();
      new java.util.Random();
      ForkJoinPool.commonPool();
      return System.nanoTime() + java.net.InetAddress.getByName("127.0.0.1").hashCode();
    }
  }
}
