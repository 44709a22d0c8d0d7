package detour.daemon.system;

import detour.api.ReasonText;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sysctls that a gateway with several uplinks needs ({@code
 * Documentation/networking/ip-sysctl}): checked always, set only when told to.
 */
public final class Sysctls {
  private static final Path ROOT = Path.of("/proc/sys/net");

  /**
   * A wish.
   *
   * @param name below /proc/sys/net, with slashes
   * @param value that it should have
   * @param why without it
   */
  private record Wish(String name, String value, String why) {}

  private final Path root;
  private final List<String> uplinks;

  /**
   * @param uplinks names of the uplinks' interfaces
   */
  public Sysctls(List<String> uplinks) {
    this(ROOT, uplinks);
  }

  Sysctls(Path root, List<String> uplinks) {
    this.root = root;
    this.uplinks = List.copyOf(uplinks);
  }

  private List<Wish> missing() {
    List<Wish> wishes = new ArrayList<>();
    want(wishes, "ipv4/ip_forward", "1", "the gateway forwards no IPv4");
    if (read("ipv6/conf/all/forwarding").isPresent()) {
      want(wishes, "ipv6/conf/all/forwarding", "1", "the gateway forwards no IPv6");
    }
    for (String uplink : uplinks) {
      String accept = "ipv6/conf/" + uplink + "/accept_ra";
      // 1 means: router advertisements are ignored as soon as the machine forwards
      if (read(accept).filter("1"::equals).isPresent()) {
        want(wishes, accept, "2", "router advertisements on " + uplink + " are ignored");
      }
      String filter = "ipv4/conf/" + uplink + "/rp_filter";
      boolean strict =
          read(filter).filter("1"::equals).isPresent()
              || (read("ipv4/conf/all/rp_filter").filter("1"::equals).isPresent()
                  && read(filter).filter("0"::equals).isPresent());
      boolean byMark =
          read("ipv4/conf/" + uplink + "/src_valid_mark").filter("1"::equals).isPresent()
              || read("ipv4/conf/all/src_valid_mark").filter("1"::equals).isPresent();
      if (strict && !byMark) {
        want(wishes, filter, "2", "answers on " + uplink + " may be dropped as spoofed");
      }
    }
    return wishes;
  }

  private void want(List<Wish> wishes, String name, String value, String why) {
    Optional<String> is = read(name);
    if (is.isPresent() && !is.get().equals(value)) {
      wishes.add(new Wish(name, value, why));
    }
  }

  /** What is not as it should be, with the remedy. */
  public List<ReasonText> notices() {
    return missing().stream()
        .map(
            each ->
                new ReasonText(
                    "sysctl",
                    each.why()
                        + ": `sysctl -w net."
                        + each.name().replace('/', '.')
                        + "="
                        + each.value()
                        + "`, or kernel.manage_sysctl: true"))
        .toList();
  }

  /** Sets what is missing; returns the values before, to be put back by {@link #restore}. */
  public Map<String, String> set() throws IOException {
    Map<String, String> before = new TreeMap<>();
    for (Wish wish : missing()) {
      read(wish.name()).ifPresent(value -> before.put(wish.name(), value));
      Files.writeString(root.resolve(wish.name()), wish.value());
    }
    return before;
  }

  /** Puts values back; interfaces that are gone are passed over. */
  public static void restore(Map<String, String> before) throws IOException {
    for (Map.Entry<String, String> each : before.entrySet()) {
      Path file = ROOT.resolve(each.getKey()).normalize();
      if (file.startsWith(ROOT) && Files.exists(file)) {
        Files.writeString(file, each.getValue());
      }
    }
  }

  /** Files under /proc have no size, so they are read as streams. */
  private Optional<String> read(String name) {
    try (FileInputStream in = new FileInputStream(root.resolve(name).toFile())) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      return Optional.empty(); // no such interface, or no IPv6 here
    }
  }
}
