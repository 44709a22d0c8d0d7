package detour.steering.lease;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leases written as text. */
final class LeaseText {
  private static final Pattern ROUTER = Pattern.compile("(?m)^ROUTER=([0-9.]+)");
  private static final Pattern INTERFACE = Pattern.compile("(?m)^\\s*interface \"([^\"]*)\";");
  private static final Pattern ROUTERS = Pattern.compile("(?m)^\\s*option routers ([0-9.]+)");

  private LeaseText() {}

  /** {@code ROUTER=192.0.2.1}, as systemd-networkd and NetworkManager's own client write it. */
  static Optional<InetAddress> router(String text) {
    Matcher matcher = ROUTER.matcher(text);
    return matcher.find() ? LeaseFiles.address(matcher.group(1)) : Optional.empty();
  }

  /** The last {@code lease { ... }} of an interface (dhclient.leases(5)). */
  static Optional<InetAddress> dhclient(String text, String interfaceName) {
    Optional<InetAddress> last = Optional.empty();
    for (String block : text.split("(?m)^\\s*lease \\{", -1)) {
      Matcher owner = INTERFACE.matcher(block);
      Matcher routers = ROUTERS.matcher(block);
      if (owner.find() && owner.group(1).equals(interfaceName) && routers.find()) {
        last = LeaseFiles.address(routers.group(1));
      }
    }
    return last;
  }
}
