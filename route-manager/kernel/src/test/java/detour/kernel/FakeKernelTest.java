package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Family;
import detour.kernel.testkit.FakeKernel;
import detour.kernel.testkit.RecordedEvents;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract, prints itself as {@code ip} does and tells its changes. */
class FakeKernelTest extends KernelContract {
  @Override
  World world() {
    return new FakeWorld(new FakeKernel());
  }

  private record FakeWorld(FakeKernel kernel) implements World {
    @Override
    public Rtnetlink routing() {
      return kernel;
    }

    @Override
    public int addLink(String name) {
      return kernel.addLink(name);
    }

    @Override
    public void deleteLink(String name) {
      kernel.deleteLink(name);
    }

    @Override
    public void setLink(String name, boolean up) {
      kernel.setLink(name, up);
    }

    @Override
    public void setCarrier(String name, boolean carrier) {
      kernel.setCarrier(name, carrier);
    }

    @Override
    public void addAddress(String name, String prefix) {
      kernel.addAddress(name, prefix);
    }

    @Override
    public void deleteAddress(String name, String prefix) {
      kernel.deleteAddress(name, prefix);
    }
  }

  private static FakeKernel officeWithRoutes() throws Exception {
    FakeKernel kernel = new FakeKernel();
    int wan = kernel.addLink("wan1");
    kernel.addAddress("wan1", "192.0.2.2/24");
    kernel.replaceRoute(Samples.via("192.0.2.1", wan, 5201, 0, "192.0.2.2"));
    kernel.addRule(Samples.throughMain(Family.IPV4));
    kernel.addRule(Samples.mark(Family.IPV4, 1));
    kernel.addRule(Samples.device(Family.IPV4, "wan1", 5201));
    kernel.addRule(Samples.stray(Family.IPV4));
    return kernel;
  }

  @Test
  void itPrintsItselfAsIpDoes() throws Exception {
    FakeKernel kernel = officeWithRoutes();
    assertThat(kernel.ruleText(Family.IPV4))
        .isEqualTo(
            """
            0:	from all lookup local proto kernel
            21000:	from all lookup main suppress_prefixlength 0 proto 144
            21010:	from all fwmark 0x1000000/0x3f000000 lookup 5201 proto 144
            21070:	from all oif wan1 lookup 5201 proto 144
            21080:	not from all fwmark 0/0x3f000000 unreachable proto 144
            32766:	from all lookup main proto kernel
            32767:	from all lookup default proto kernel
            """);
    assertThat(kernel.routeText(Family.IPV4))
        .isEqualTo(
            """
            unicast 192.0.2.0/24 dev wan1 proto kernel scope link src 192.0.2.2
            unicast default via 192.0.2.1 dev wan1 table 5201 proto 144 scope global src 192.0.2.2
            """);
    kernel.setCarrier("wan1", false);
    assertThat(kernel.routeText(Family.IPV4)).contains("src 192.0.2.2 linkdown\n");
  }

  @Test
  void adminDownTellsNothingOfTheIpv4RoutesItTook() throws Exception {
    FakeKernel kernel = officeWithRoutes();
    RecordedEvents events = new RecordedEvents();
    kernel.listen(events);
    kernel.setLink("wan1", false);
    assertThat(events.lines()).containsExactly("link 2 wan1 down");
    assertThat(kernel.routes(Family.IPV4)).isEmpty();
  }

  @Test
  void theSameRouteAgainIsNoNews() throws Exception {
    FakeKernel kernel = officeWithRoutes();
    RecordedEvents events = new RecordedEvents();
    kernel.listen(events);
    kernel.replaceRoute(Samples.via("192.0.2.1", 2, 5201, 0, "192.0.2.2"));
    assertThat(events.lines()).isEmpty();
    kernel.replaceRoute(Samples.via("192.0.2.9", 2, 5201, 0, "192.0.2.2"));
    assertThat(events.lines()).containsExactly("route 5201");
  }
}
