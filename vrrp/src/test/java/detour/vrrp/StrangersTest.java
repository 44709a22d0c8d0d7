package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.vrrp.packet.AcceptPath;
import detour.vrrp.packet.Advert;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.Reading;
import detour.vrrp.packet.RejectReason;
import detour.vrrp.packet.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Others with our id are said once, with an id that is free. */
class StrangersTest {
  private static final RouterSettingsBuilder SETTINGS =
      new RouterSettingsBuilder("office", "eth0", 1, List.of(Prefix.parse("10.9.0.1/24")));

  private final Strangers strangers = new Strangers(SETTINGS.build(), Set.of(1, 4));
  private long now;

  private Optional<String> rejected(RejectReason reason, int vrid) {
    return strangers.notice(new Reading.Rejected(reason, vrid), now);
  }

  private Optional<String> unlike(RejectReason reason) {
    assertThat(strangers.unlike(new Reading.Rejected(reason, 9), now)).isEmpty();
    return strangers.unlike(new Reading.Rejected(reason, 1), now);
  }

  private Optional<String> accepted(boolean agree, String... addresses) {
    return strangers.notice(
        new Reading.Accepted(
            Addresses.parse("10.9.0.9"),
            new Advert(
                Version.V3,
                1,
                100,
                100,
                List.of(addresses).stream().map(Addresses::parse).toList()),
            AcceptPath.V3_MESSAGE,
            ChecksumForm.MESSAGE,
            agree),
        now);
  }

  @Test
  void carpIsSaidOnceWithAFreeId() {
    assertThat(rejected(RejectReason.CARP, 1)).as("nobody was listened to yet").isEmpty();
    assertThat(rejected(RejectReason.VRID, 2)).isEmpty();
    assertThat(rejected(RejectReason.VRID, 3)).isEmpty();
    now += 3_000_000_000L;
    assertThat(rejected(RejectReason.CARP, 1))
        .as("4 is another one of ours")
        .contains("CARP is spoken with id 1; id 5 is free here");
    assertThat(rejected(RejectReason.CARP, 1)).isEmpty();
  }

  @Test
  void othersIdsAreTheirBusiness() {
    assertThat(rejected(RejectReason.CARP, 9)).isEmpty();
    assertThat(rejected(RejectReason.VERSION, 9)).isEmpty();
    assertThat(rejected(RejectReason.CHECKSUM, 1)).isEmpty();
  }

  @Test
  void otherAddressesInOurId() {
    assertThat(accepted(true, "10.9.0.1")).isEmpty();
    assertThat(accepted(false, "10.9.0.1", "10.9.0.2")).as("the other gateway").isEmpty();
    assertThat(accepted(false, "192.0.2.1")).isEmpty();
    now += 3_000_000_000L;
    assertThat(accepted(false, "192.0.2.1"))
        .contains("10.9.0.9 uses id 1 for other addresses; id 2 is free here");
    assertThat(accepted(false, "192.0.2.1")).isEmpty();
  }

  private static Reading.Rejected of(RejectReason reason, long aheadSeconds) {
    return new Reading.Rejected(reason, 1, Optional.of(Addresses.parse("10.9.0.3")), aheadSeconds);
  }

  /** What is said of adverts that come each second. */
  private List<String> said(Strangers of, Reading.Rejected each) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      now += 1_000_000_000L;
      of.unlike(each, now).ifPresent(all::add);
    }
    return all;
  }

  @Test
  void aPeersClock() {
    assertThat(said(strangers, of(RejectReason.HMAC_TIME, 42)))
        .containsExactly(
            "10.9.0.3's clock is 42 s ahead of ours, so its adverts are not taken: with a key they"
                + " may differ by 5 s; set both clocks by NTP");
    assertThat(
            new Strangers(SETTINGS.build(), Set.of(1)).unlike(of(RejectReason.HMAC_TIME, -6), now))
        .as("one alone may be somebody's")
        .isEmpty();
    assertThat(said(new Strangers(SETTINGS.build(), Set.of(1)), of(RejectReason.HMAC_TIME, -6)))
        .singleElement()
        .asString()
        .contains("6 s behind ours");
    assertThat(said(strangers, of(RejectReason.HMAC_REPLAY, 0)))
        .singleElement()
        .asString()
        .contains("its clock was set back");
  }

  @Test
  void peersOnOneGatewayOnly() {
    assertThat(said(strangers, of(RejectReason.DESTINATION, 0)))
        .containsExactly(
            "10.9.0.3 speaks with id 1 to this gateway alone, and this gateway speaks to the whole"
                + " LAN: peers: on both gateways or on neither");
    Strangers unicast =
        new Strangers(
            new RouterSettingsBuilder("office", "eth0", 1, List.of(Prefix.parse("10.9.0.1/24")))
                .peers(List.of(Addresses.parse("10.9.0.4")))
                .build(),
            Set.of(1));
    assertThat(said(unicast, of(RejectReason.DESTINATION, 0)))
        .containsExactly(
            "10.9.0.3 speaks with id 1 to the whole LAN, and this gateway only to its peers: peers:"
                + " on both gateways or on neither");
    assertThat(said(unicast, of(RejectReason.SOURCE, 0)))
        .containsExactly("10.9.0.3 speaks with id 1 and is no peer of ours: peers: has 10.9.0.4");
  }

  @Test
  void aKeyOnOneGatewayOnly() {
    assertThat(said(strangers, of(RejectReason.LENGTH, 0)))
        .singleElement()
        .asString()
        .contains("has it a key (hmac_key_file:) that this gateway has not?");
  }

  @Test
  void whatComesNowAndThenIsNoNews() {
    for (int i = 0; i < 10; i++) {
      now += 60_000_000_000L;
      assertThat(strangers.unlike(of(RejectReason.HMAC_REPLAY, 0), now)).isEmpty();
    }
  }

  @Test
  void anotherVersionAnotherPasswordAnotherKey() {
    assertThat(unlike(RejectReason.VERSION)).isEmpty();
    now += 3_000_000_000L;
    assertThat(unlike(RejectReason.VERSION)).isPresent();
    assertThat(unlike(RejectReason.VERSION)).isEmpty();
    assertThat(unlike(RejectReason.INTERVAL_DIFFERS).orElseThrow()).contains("another interval");
    assertThat(rejected(RejectReason.VERSION, 1)).isEmpty();
    assertThat(rejected(RejectReason.AUTH_DATA, 1)).isPresent();
    assertThat(rejected(RejectReason.HMAC_MISSING, 1)).isPresent();
    assertThat(rejected(RejectReason.HMAC_WRONG, 1)).isEmpty();
  }
}
