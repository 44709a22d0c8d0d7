package detour.steering.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.kernel.address.Addresses;
import detour.kernel.testkit.NetworkNamespace;
import detour.steering.policy.FlowHash;
import org.junit.jupiter.api.Test;

/** What `detour explain` computes is what the kernel computes. */
class FlowHashIT {
  @Test
  void theBucketIsTheKernels() throws Exception {
    assumeTrue(NetworkNamespace.possible(), "SKIPPED LOUDLY: this test needs root");
    try (NetworkNamespace here = new NetworkNamespace()) {
      here.pipe(
          """
          table inet hash {
            chain out {
              type filter hook output priority 0;
              ip protocol icmp icmp type echo-request meta mark set jhash ip saddr . ip daddr mod 256 seed 0xde7042 offset 1
              ip6 nexthdr icmpv6 icmpv6 type echo-request meta mark set jhash ip6 saddr . ip6 daddr mod 256 seed 0xde7042 offset 1
              meta mark != 0 ct mark set meta mark
            }
          }
          """,
          "nft",
          "-f",
          "-");
      for (int i = 1; i <= 20; i++) {
        String four = "198.51.100." + i;
        String six = "2001:db8::" + i;
        here.exec("ip", "address", "add", four + "/32", "dev", "lo");
        here.exec("ip", "address", "add", six + "/128", "dev", "lo", "nodad");
        // Until one is answered: a new IPv6 address is local a moment later.
        here.exec("ping", "-c1", "-w3", "-I", four, "198.51.100.1");
        here.exec("ping", "-c1", "-w3", "-I", six, "2001:db8::1");
        assertThat(here.exec("conntrack", "-L", "-s", four, "-d", "198.51.100.1"))
            .contains(
                "mark="
                    + (1 + FlowHash.bucket(Addresses.parse(four), Addresses.parse("198.51.100.1")))
                    + " ");
        assertThat(here.exec("conntrack", "-L", "-f", "ipv6", "-s", six, "-d", "2001:db8::1"))
            .contains(
                "mark="
                    + (1 + FlowHash.bucket(Addresses.parse(six), Addresses.parse("2001:db8::1")))
                    + " ");
      }
    }
  }
}
