package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.link.Link;
import detour.kernel.testkit.NetworkNamespace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The real kernel keeps the contract, in a network namespace of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class LinuxKernelIT extends KernelContract {
  private @Nullable NetworkNamespace namespace;
  private @Nullable LinuxRtnetlink routing;

  @Override
  World world() throws Exception {
    NetworkNamespace.assumePossible("ip");
    NetworkNamespace made = new NetworkNamespace();
    namespace = made;
    LinuxRtnetlink opened = made.call(LinuxRtnetlink::new);
    routing = opened;
    return new LinuxWorld(made, opened);
  }

  @AfterEach
  void close() {
    if (routing != null) {
      routing.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private record LinuxWorld(NetworkNamespace namespace, LinuxRtnetlink routing) implements World {
    private void ip(String command) throws Exception {
      namespace.exec(("ip " + command).split(" ", -1));
    }

    @Override
    public int addLink(String name) throws Exception {
      ip("link add " + name + " type veth peer name far-" + name);
      ip("link set " + name + " addrgenmode none");
      ip("link set far-" + name + " addrgenmode none");
      ip("link set far-" + name + " up");
      ip("link set " + name + " up");
      carrier(name, true);
      return link(name).ifindex();
    }

    private Link link(String name) throws Exception {
      return routing.links().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    /** The kernel's link watch tells a carrier a moment later. */
    private void carrier(String name, boolean carrier) throws Exception {
      while (link(name).carrier() != carrier || (link(name).operstate() == 6) != carrier) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        Thread.onSpinWait();
      }
    }

    @Override
    public void deleteLink(String name) throws Exception {
      ip("link del " + name);
    }

    @Override
    public void setLink(String name, boolean up) throws Exception {
      ip("link set " + name + (up ? " up" : " down"));
      carrier(name, up);
    }

    @Override
    public void setCarrier(String name, boolean carrier) throws Exception {
      ip("link set far-" + name + (carrier ? " up" : " down"));
      carrier(name, carrier);
    }

    @Override
    public void addAddress(String name, String prefix) throws Exception {
      ip("address add " + prefix + " dev " + name + (prefix.contains(":") ? " nodad" : ""));
    }

    @Override
    public void deleteAddress(String name, String prefix) throws Exception {
      ip("address del " + prefix + " dev " + name);
    }
  }
}
