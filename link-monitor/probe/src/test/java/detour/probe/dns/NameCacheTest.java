package detour.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameCacheTest {
  private static final InetAddress ONE = Addresses.parse("192.0.2.1");
  private static final InetAddress TWO = Addresses.parse("192.0.2.2");
  private static final long SECOND = 1_000_000_000L;

  @Test
  void anAddressIsKeptForItsTimeToLiveWithinBounds() {
    NameCache cache = new NameCache();
    assertThat(cache.due(0)).isTrue();
    assertThat(cache.address()).isEmpty();
    cache.resolved(0, List.of(ONE), 1);
    assertThat(cache.due(29 * SECOND)).as("at least 30 s").isFalse();
    assertThat(cache.due(30 * SECOND)).isTrue();
    cache.resolved(0, List.of(ONE), 100);
    assertThat(cache.due(99 * SECOND)).isFalse();
    assertThat(cache.due(100 * SECOND)).isTrue();
    cache.resolved(0, List.of(ONE), Integer.MAX_VALUE);
    assertThat(cache.due(3600 * SECOND)).as("at most an hour").isTrue();
  }

  @Test
  void theLastGoodAddressOutlivesFailures() {
    NameCache cache = new NameCache();
    cache.resolved(0, List.of(ONE), 30);
    cache.failed(30 * SECOND);
    assertThat(cache.address()).contains(ONE);
    assertThat(cache.due(31 * SECOND)).isFalse();
    assertThat(cache.due(32 * SECOND)).isTrue();
  }

  @Test
  void theAddressInUseStaysWhileItIsAmongTheAnswers() {
    NameCache cache = new NameCache();
    assertThat(cache.resolved(0, List.of(ONE, TWO), 30)).isEqualTo(ONE);
    assertThat(cache.resolved(0, List.of(TWO, ONE), 30)).isEqualTo(ONE);
    assertThat(cache.resolved(0, List.of(TWO), 30)).isEqualTo(TWO);
  }
}
