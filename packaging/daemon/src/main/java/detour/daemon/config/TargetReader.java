package detour.daemon.config;

import detour.kernel.address.Family;
import detour.probe.http.HttpCheck;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a target with options: which go with which kind, and what they come to together. */
final class TargetReader {
  /** Where mistakes go. */
  interface Problems {
    void add(Tree at, String path, String message);

    /** Whether something at this path is known to be wrong already. */
    boolean at(String path);
  }

  private static final Set<Target.Kind> WEB = EnumSet.of(Target.Kind.HTTP, Target.Kind.HTTPS);
  private static final Map<String, Set<Target.Kind>> GOES_WITH =
      Map.of(
          "status", WEB,
          "method", WEB,
          "body", WEB,
          "ca", EnumSet.of(Target.Kind.HTTPS),
          "expect", EnumSet.of(Target.Kind.DNS),
          "mixed_case", EnumSet.of(Target.Kind.DNS),
          "timeout", EnumSet.complementOf(EnumSet.of(Target.Kind.ICMP, Target.Kind.NEIGHBOR)));

  private final Problems problems;

  TargetReader(Problems problems) {
    this.problems = problems;
  }

  /** A target in either form; empty if a mistake was found. */
  Optional<Target> read(Tree tree, String path) {
    if (tree.value() instanceof Target plain) {
      return Optional.of(plain);
    }
    Optional<Question> question = question(tree, path);
    if (question.isEmpty() || !fits(tree, path, question.get())) {
      return Optional.empty();
    }
    Optional<Family> family = tree.scalar("family", Family.class);
    Optional<Family> own = question.get().family();
    if (family.isPresent() && own.isPresent() && !family.equals(own)) {
      problems.add(
          tree.at("family").orElse(tree),
          path + ".family",
          "an address is asked in its own family; leave this out");
      return Optional.empty();
    }
    return options(tree, path, question.get())
        .map(
            each ->
                new Target(
                    each,
                    family,
                    tree.scalar("timeout", Duration.class).orElse(Target.TIMEOUT),
                    tree.scalar("every", Duration.class)));
  }

  private Optional<Question> question(Tree tree, String path) {
    Optional<Question> url = tree.scalar("url", Target.class).map(Target::question);
    List<String> program = tree.scalars("program", String.class);
    if (url.isPresent() == !program.isEmpty()) {
      if (!problems.at(path)) {
        problems.add(
            tree,
            path,
            "a target is either url: or program:, "
                + (url.isPresent() ? "not both" : "one of which must stand here"));
      }
      return Optional.empty();
    }
    if (url.isPresent()) {
      return url;
    }
    if (!program.get(0).startsWith("/")) {
      problems.add(
          tree.at("program").map(each -> each.list().get(0)).orElse(tree),
          path + ".program[0]",
          "\""
              + program.get(0)
              + "\" must be the whole path of the program, such as /usr/local/bin/check");
      return Optional.empty();
    }
    return Optional.of(new Question.Run(program));
  }

  private boolean fits(Tree tree, String path, Question question) {
    boolean fits = true;
    for (Map.Entry<String, Set<Target.Kind>> each : GOES_WITH.entrySet()) {
      Optional<Tree> at = tree.at(each.getKey());
      if (at.isPresent() && !each.getValue().contains(question.kind())) {
        problems.add(
            at.get(),
            path + "." + each.getKey(),
            "this goes with targets of the kinds "
                + String.join(", ", each.getValue().stream().map(Scalars::word).toList())
                + "; "
                + question
                + " is of the kind "
                + Scalars.word(question.kind()));
        fits = false;
      }
    }
    return fits;
  }

  private Optional<Question> options(Tree tree, String path, Question question) {
    if (question instanceof Question.Web web) {
      return web(tree, path, web);
    }
    if (question instanceof Question.Name name) {
      Optional<InetAddress> expected = tree.scalar("expect", InetAddress.class);
      boolean mixed = tree.scalar("mixed_case", Boolean.class).orElse(false);
      return Optional.of(
          new Question.Name(name.server(), name.port(), name.name(), name.type(), expected, mixed));
    }
    return Optional.of(question);
  }

  private Optional<Question> web(Tree tree, String path, Question.Web web) {
    HttpCheck.Method method =
        tree.scalar("method", HttpCheck.Method.class).orElse(HttpCheck.Method.GET);
    Optional<String> body = tree.scalar("body", String.class);
    Optional<String> ca = tree.scalar("ca", String.class);
    if (method == HttpCheck.Method.HEAD && body.isPresent()) {
      problems.add(
          tree.at("body").orElse(tree),
          path + ".body",
          "an answer to head has no body; leave method: out");
      return Optional.empty();
    }
    if (ca.isPresent() && !ca.get().startsWith("/")) {
      problems.add(
          tree.at("ca").orElse(tree),
          path + ".ca",
          "\"" + ca.get() + "\" must be the whole path of a PEM file, such as /etc/detour/ca.pem");
      return Optional.empty();
    }
    return Optional.of(
        new Question.Web(
            web.secure(),
            web.host(),
            web.port(),
            web.path(),
            method,
            tree.scalar("status", HttpCheck.Statuses.class).orElse(HttpCheck.Statuses.SUCCESS),
            body,
            ca.map(Path::of)));
  }
}
