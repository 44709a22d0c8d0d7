package detour.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fake and ctnetlink do alike: filters that delete exactly theirs. */
abstract class ConntrackContract {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int MASK = 0x3f000000;
  static final int ONE = 0x01000000;
  static final int TWO = 0x02000000;

  private static final int CONFIRMED = 8;
  private static final int SYN_SENT = 1;

  /** Port 1: TCP of uplink 1, established. 2: TCP of uplink 1, unreplied. And so on. */
  private static final List<ConntrackEntry> OFFICE =
      List.of(
          entry(TCP, 1, ONE, ConntrackEntry.SEEN_REPLY, ConntrackEntry.TCP_ESTABLISHED),
          entry(TCP, 2, ONE | 0x7, 0, SYN_SENT),
          entry(UDP, 3, ONE, ConntrackEntry.SEEN_REPLY, 0),
          entry(UDP, 4, ONE, 0, 0),
          entry(TCP, 5, TWO, ConntrackEntry.SEEN_REPLY, ConntrackEntry.TCP_ESTABLISHED),
          entry(UDP, 6, TWO, 0, 0),
          entry(UDP, 7, 0, 0, 0),
          entry6(UDP, 8, ONE));

  private Conntrack kernel;

  /** A kernel that tracks these connections. */
  abstract Conntrack tracking(List<ConntrackEntry> entries) throws Exception;

  @BeforeEach
  void office() throws Exception {
    kernel = tracking(OFFICE);
  }

  private static ConntrackEntry entry(int protocol, int port, int mark, int status, int state) {
    return new ConntrackEntry(
        protocol,
        socket("10.0.0.5", port),
        socket("203.0.113.7", 443),
        socket("203.0.113.7", 443),
        socket((mark & MASK) == TWO ? "198.51.100.2" : "192.0.2.2", port),
        mark,
        status | CONFIRMED,
        state);
  }

  private static ConntrackEntry entry6(int protocol, int port, int mark) {
    return new ConntrackEntry(
        protocol,
        socket("fd00::5", port),
        socket("2001:db8::7", 53),
        socket("2001:db8::7", 53),
        socket("fd00::5", port),
        mark,
        CONFIRMED,
        0);
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(Addresses.parse(address), port);
  }

  private static ConntrackFilter dead() {
    return ConntrackFilter.mark(Family.IPV4, ONE, MASK);
  }

  private static ConntrackFilter all(Family family) {
    return ConntrackFilter.mark(family, 0, 0);
  }

  private void left(Integer... ports) throws Exception {
    List<Integer> found =
        Arrays.stream(Family.values())
            .flatMap(
                family -> {
                  try {
                    return kernel.list(all(family)).stream();
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                })
            .map(each -> each.source().getPort())
            .toList();
    assertThat(found).containsExactlyInAnyOrder(ports);
  }

  @Test
  void entriesAreListedAsTheyAre() throws Exception {
    assertThat(kernel.list(all(Family.IPV4)))
        .containsExactlyInAnyOrderElementsOf(OFFICE.subList(0, 7));
    assertThat(kernel.list(all(Family.IPV6))).containsExactly(OFFICE.get(7));
    assertThat(kernel.count(all(Family.IPV4))).isEqualTo(7);
  }

  @Test
  void aMarkIsComparedUnderItsMask() throws Exception {
    assertThat(kernel.count(dead())).isEqualTo(4);
    assertThat(kernel.count(ConntrackFilter.mark(Family.IPV4, 0, MASK))).isEqualTo(1);
    kernel.delete(dead());
    left(5, 6, 7, 8);
  }

  @Test
  void onlyOneFamilyIsMeant() throws Exception {
    kernel.delete(ConntrackFilter.mark(Family.IPV6, ONE, MASK));
    left(1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void onlyOneProtocol() throws Exception {
    kernel.delete(dead().withProtocol(UDP));
    left(1, 2, 5, 6, 7, 8);
  }

  @Test
  void onlyWhatNeverSawAnAnswer() throws Exception {
    kernel.delete(dead().withProtocol(TCP).withoutReply());
    left(1, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void unrepliedOfAllProtocols() throws Exception {
    kernel.delete(dead().withoutReply());
    left(1, 3, 5, 6, 7, 8);
  }

  @Test
  void onlyAnswersToThisAddress() throws Exception {
    ConntrackFilter own =
        new ConntrackFilter(
                Family.IPV4, 0, 0, OptionalInt.empty(), false, java.util.Optional.empty())
            .withReplyDestination(Addresses.parse("198.51.100.2"));
    assertThat(kernel.count(own)).isEqualTo(2);
    kernel.delete(own);
    left(1, 2, 3, 4, 7, 8);
  }

  @Test
  void deletingNothingIsNoFault() throws Exception {
    kernel.delete(ConntrackFilter.mark(Family.IPV4, 0x3e000000, MASK));
    kernel.delete(dead().withProtocol(132));
    left(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void anEntryIsPutBackAsItWas() throws Exception {
    ConntrackEntry lost = OFFICE.get(0);
    kernel.delete(dead());
    left(5, 6, 7, 8);
    kernel.create(lost, Duration.ofSeconds(60));
    kernel.create(lost, Duration.ofSeconds(60)); // there already: nothing happens
    left(1, 5, 6, 7, 8);
    assertThat(kernel.list(dead())).containsExactly(lost);
  }

  @Test
  void marksAreChangedUnderTheMaskOnly() throws Exception {
    kernel.setMark(dead().withProtocol(TCP), TWO, MASK);
    assertThat(kernel.list(all(Family.IPV4).withProtocol(TCP)))
        .extracting(ConntrackEntry::mark)
        .containsExactlyInAnyOrder(TWO, TWO | 0x7, TWO);
    left(1, 2, 3, 4, 5, 6, 7, 8);
  }
}
