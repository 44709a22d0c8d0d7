package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.testkit.NetworkNamespace;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ctnetlink keeps the contract; entries are made, and judged, by {@code conntrack}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class LinuxConntrackIT extends ConntrackContract {
  private @Nullable NetworkNamespace namespace;
  private @Nullable CtnetlinkConntrack opened;

  @Override
  Conntrack tracking(List<ConntrackEntry> entries) throws Exception {
    NetworkNamespace.assumePossible("conntrack");
    NetworkNamespace made = new NetworkNamespace();
    namespace = made;
    for (ConntrackEntry entry : entries) {
      insert(made, entry);
    }
    CtnetlinkConntrack conntrack = made.call(CtnetlinkConntrack::new);
    opened = conntrack;
    return conntrack;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private static void insert(NetworkNamespace namespace, ConntrackEntry entry) throws Exception {
    StringBuilder command = new StringBuilder("conntrack -I");
    command.append(entry.protocol() == TCP ? " -p tcp" : " -p udp");
    add(command, " -s ", entry.source(), " --sport ");
    add(command, " -d ", entry.destination(), " --dport ");
    add(command, " -r ", entry.replySource(), " --reply-port-src ");
    add(command, " -q ", entry.replyDestination(), " --reply-port-dst ");
    if (entry.protocol() == TCP) {
      command.append(entry.replied() ? " --state ESTABLISHED" : " --state SYN_SENT");
    }
    if (entry.replied()) {
      command.append(" -u SEEN_REPLY");
    }
    // Last, as -u overwrites the mark that was given before it (conntrack-tools 1.4.7).
    command.append(" -m ").append(Integer.toUnsignedString(entry.mark())).append(" -t 1000");
    namespace.exec(command.toString().split(" ", -1));
  }

  private static void add(
      StringBuilder command, String option, InetSocketAddress socket, String portOption) {
    command.append(option).append(Addresses.text(socket.getAddress()));
    command.append(portOption).append(socket.getPort());
  }

  @Test
  void conntrackAgreesOnWhatIsLeft() throws Exception {
    Conntrack kernel = Objects.requireNonNull(opened);
    ConntrackFilter dead = ConntrackFilter.mark(Family.IPV4, ONE, MASK);
    kernel.delete(dead.withProtocol(UDP));
    kernel.delete(dead.withProtocol(TCP).withoutReply());
    String left =
        Objects.requireNonNull(namespace)
            .exec("conntrack", "-L", "-f", "ipv4", "-m", "0x1000000/0x3f000000");
    assertThat(left.lines().filter(each -> each.contains("src="))).hasSize(1);
    assertThat(left).contains("ESTABLISHED").contains("sport=1 ");
    assertThat(Objects.requireNonNull(namespace).exec("conntrack", "-L", "-f", "ipv6"))
        .contains("sport=8 ");
  }
}
