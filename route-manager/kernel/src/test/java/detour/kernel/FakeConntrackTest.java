package detour.kernel;

import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.testkit.FakeKernel;
import java.util.List;

/** The fake keeps the contract. */
class FakeConntrackTest extends ConntrackContract {
  @Override
  Conntrack tracking(List<ConntrackEntry> entries) {
    FakeKernel kernel = new FakeKernel();
    entries.forEach(kernel::addConnection);
    return kernel;
  }
}
