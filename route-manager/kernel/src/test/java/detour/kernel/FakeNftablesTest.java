package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.nft.Counter;
import detour.kernel.testkit.FakeKernel;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract and prints itself much as nft does. */
class FakeNftablesTest extends NftablesContract {
  @Override
  Nftables nftables() {
    return new FakeKernel();
  }

  @Test
  void itPrintsItselfAsNftDoes() throws Exception {
    FakeKernel kernel = new FakeKernel();
    kernel.run(
        """
        add table inet detour
        add counter inet detour gone
        add chain inet detour put1
        add map inet detour keep { type mark : verdict; }
        add element inet detour keep { 0x01000000 : goto put1 }
        add rule inet detour put1 counter name gone drop comment "why"
        """);
    kernel.setCounter("detour", "gone", 7);
    assertThat(kernel.counters("detour")).containsEntry("gone", new Counter(7, 0));
    assertThat(kernel.nftText())
        .isEqualTo(
            """
            table inet detour {
            	counter gone { packets 7 }
            	map keep {
            		type mark : verdict
            		elements = { 16777216 : goto put1 }
            	}
            	chain put1 {
            		counter name gone drop comment "why"
            	}
            }
            """);
  }
}
