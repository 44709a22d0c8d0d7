package detour.daemon.config;

import detour.vrrp.election.Tracked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a virtual router tracks. */
final class TrackedReader {
  private static final int WEIGHT = 20;
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final PairReader.Problems problems;

  /** Of all routers: what is told of a name is told to each that tracks it. */
  private final Map<String, Tracked> known = new HashMap<>();

  TrackedReader(PairReader.Problems problems) {
    this.problems = problems;
  }

  /** What stands at {@code track} of a router, but for mistakes. */
  List<Tracked> read(Tree router, String path, List<String> uplinks) {
    List<Tracked> all = new ArrayList<>();
    List<Tree> given = router.at("track").map(Tree::list).orElse(List.of());
    for (int i = 0; i < given.size(); i++) {
      Tree each = given.get(i);
      String place = path + ".track[" + i + "]";
      if (kind(each, place) && right(each, place, uplinks)) {
        Tracked tracked = tracked(each);
        if (once(tracked, all, each, place)) {
          all.add(tracked);
        }
      }
    }
    return all;
  }

  private boolean kind(Tree each, String place) {
    if (Stream.of("uplink", "interface", "file", "program")
            .filter(key -> each.at(key).isPresent())
            .count()
        != 1) {
      problems.add(each, place, "it names one of uplink, interface, file, program");
      return false;
    }
    boolean right = true;
    for (String key : List.of("every", "timeout")) {
      if (each.at(key).isPresent() && each.at("program").isEmpty()) {
        problems.add(
            each.at(key).orElse(each),
            place + "." + key,
            "this goes with program; leave it out: uplinks and interfaces are watched all the time,"
                + " a file is read each second");
        right = false;
      }
    }
    if (each.at("weight").isPresent() && each.at("file").isPresent()) {
      problems.add(
          each.at("weight").orElse(each),
          place + ".weight",
          "a file weighs what the number in it says; leave this out, and write another number");
      right = false;
    }
    return right;
  }

  private boolean right(Tree each, String place, List<String> uplinks) {
    String uplink = each.scalar("uplink", String.class).orElse("");
    if (!uplink.isEmpty() && !uplinks.contains(uplink)) {
      String hint = Nearest.hint(uplink, uplinks);
      problems.add(
          each.at("uplink").orElse(each),
          place + ".uplink",
          "there is no uplink \""
              + uplink
              + "\""
              + (hint.isEmpty() ? "; there are " + String.join(", ", uplinks) : hint));
      return false;
    }
    return wholePath(each.at("file"), place + ".file", "a whole path, such as /run/detour/priority")
        && wholePath(
            each.at("program").map(all -> all.list().get(0)),
            place + ".program[0]",
            "the whole path of the program, such as /usr/local/bin/check");
  }

  private boolean wholePath(Optional<Tree> at, String place, String right) {
    Optional<Tree> wrong = at.filter(each -> !((String) each.value()).startsWith("/"));
    wrong.ifPresent(each -> problems.add(each, place, "\"" + each.value() + "\" must be " + right));
    return wrong.isEmpty();
  }

  private static Tracked tracked(Tree each) {
    int weight = each.scalar("weight", Integer.class).orElse(WEIGHT);
    Optional<String> uplink = each.scalar("uplink", String.class);
    Optional<String> device = each.scalar("interface", String.class);
    Optional<String> file = each.scalar("file", String.class);
    if (uplink.isPresent()) {
      return new Tracked(uplink.get(), Tracked.Kind.UPLINK, weight);
    }
    if (device.isPresent()) {
      return new Tracked(device.get(), Tracked.Kind.INTERFACE, weight);
    }
    if (file.isPresent()) {
      return new Tracked(file.get(), Tracked.Kind.FILE, weight);
    }
    return new Tracked(
        new Tracked.Program(
            each.scalars("program", String.class),
            each.scalar("every", Duration.class).orElse(EVERY),
            each.scalar("timeout", Duration.class).orElse(TIMEOUT)),
        weight);
  }

  private boolean once(Tracked tracked, List<Tracked> before, Tree each, String place) {
    if (before.stream().anyMatch(other -> other.name().equals(tracked.name()))) {
      problems.add(each, place, "\"" + tracked.name() + "\" is tracked by this router already");
      return false;
    }
    Tracked other = known.putIfAbsent(tracked.name(), tracked);
    if (other != null
        && (other.kind() != tracked.kind() || !other.program().equals(tracked.program()))) {
      problems.add(
          each,
          place,
          "\""
              + tracked.name()
              + "\" is tracked by another router in another way; all but the weight must be the"
              + " same");
      return false;
    }
    return true;
  }
}
