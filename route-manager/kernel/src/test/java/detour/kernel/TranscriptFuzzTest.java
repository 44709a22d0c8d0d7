package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.conntrack.CtnetlinkConntrack;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.netlink.Transcript;
import detour.kernel.nft.Counters;
import detour.kernel.testkit.RecordedEvents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes from a socket, nothing but the typed error comes out of a port. */
class TranscriptFuzzTest {
  private static final long SEED = 20261121;
  private static final int ROUNDS = 3000;

  private interface Read {
    void with(NetlinkConnection connection) throws NetlinkException;
  }

  private static final Map<String, Read> READS =
      Map.of(
          "links", each -> new LinuxRtnetlink(each).links(),
          "addresses", each -> new LinuxRtnetlink(each).addresses(),
          "neighbors", each -> new LinuxRtnetlink(each).neighbors(),
          "routes4", each -> new LinuxRtnetlink(each).routes(Family.IPV4),
          "routes6", each -> new LinuxRtnetlink(each).routes(Family.IPV6),
          "rules4", each -> new LinuxRtnetlink(each).rules(Family.IPV4),
          "refused-gateway", each -> Samples.WRITES.get(2).on(new LinuxRtnetlink(each)),
          "counters", Counters::of,
          "connections4",
              each -> new CtnetlinkConntrack(each).list(ConntrackFilter.mark(Family.IPV4, 0, 0)),
          "connections6",
              each -> new CtnetlinkConntrack(each).list(ConntrackFilter.mark(Family.IPV6, 0, 0)));

  /** Flips, overwrites or cuts; lengths in headers are hit often, as they are small and early. */
  private static byte[] mutated(byte[] octets, Random random) {
    byte[] mutant = octets.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt(256);
        case 2 -> mutant[at & ~3] = (byte) random.nextInt(64);
        default -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
      }
    }
    return mutant;
  }

  @Test
  @Timeout(120) // a guard against an endless loop; it takes a second
  void readingMutantsGivesRecordsOrTheTypedError() {
    for (var read : READS.entrySet()) {
      Transcript original = Transcript.load(read.getKey());
      Random random = new Random(SEED);
      for (int round = 0; round < ROUNDS; round++) {
        Transcript mutant = new Transcript();
        original
            .lines()
            .forEach(
                line ->
                    mutant.add(
                        line.toKernel(),
                        line.toKernel() ? line.octets() : mutated(line.octets(), random)));
        try (NetlinkConnection connection = new NetlinkConnection(mutant.replayToAnything())) {
          read.getValue().with(connection);
        } catch (NetlinkException e) {
          assertThat(e.errno()).isPositive();
        } catch (RuntimeException e) {
          throw new AssertionError(
              read.getKey() + " round " + round + " seed " + SEED + "\n" + mutant.text(), e);
        }
      }
    }
  }

  @Test
  @Timeout(120)
  void readingMutantNewsNeverThrows() {
    for (String name : List.of("news-routing", "news-nftables")) {
      Random random = new Random(SEED);
      List<byte[]> datagrams = Transcript.load(name).fromKernel();
      for (int round = 0; round < ROUNDS; round++) {
        NewsReader reader = new NewsReader(new RecordedEvents(), "detour");
        for (byte[] datagram : datagrams) {
          byte[] mutant = mutated(datagram, random);
          if (name.endsWith("routing")) {
            reader.routing(mutant);
          } else {
            reader.nftables(mutant);
          }
        }
      }
    }
  }
}
