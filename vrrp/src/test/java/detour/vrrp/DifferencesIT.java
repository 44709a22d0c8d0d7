package detour.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import detour.event.EventType;
import detour.kernel.address.Addresses;
import detour.lab.Await;
import detour.vrrp.packet.AcceptPath;
import detour.vrrp.packet.ChecksumForm;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.HmacKey;
import detour.vrrp.packet.RejectReason;
import detour.vrrp.peers.Case;
import detour.vrrp.peers.Gateway;
import detour.vrrp.peers.Keepalived;
import detour.vrrp.peers.OfficeLan;
import detour.vrrp.state.Role;
import detour.vrrp.state.Speech;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Gateways that do not say quite the same. */
@Execution(ExecutionMode.CONCURRENT)
class DifferencesIT {
  private static final Duration GUARD = Duration.ofSeconds(30);
  private static final Case PLAIN = new Case(3, false, false, false);

  @TempDir Path folder;

  @BeforeEach
  void possible() {
    OfficeLan.assumePossible("keepalived", "ip", "ping");
  }

  private static List<String> changed(List<String> lines, String from, String to) {
    List<String> all = new ArrayList<>(lines);
    all.replaceAll(each -> each.equals(from) ? to : each);
    return all;
  }

  @Test
  void priorityZeroOfKeepalivedIsHeardAndItsIntervalIsAdopted() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Keepalived theirs =
            new Keepalived(
                office.b, folder, changed(PLAIN.theirs(200), "advert_int 0.1", "advert_int 0.5"));
        Gateway ours = new Gateway(office.a, PLAIN.ours(100).build())) {
      assertThat(
              Await.until(
                  () ->
                      ours.role() == Role.BACKUP
                          && ours.router().activeIntervalNanos() == 500_000_000L,
                  GUARD))
          .isTrue();
      Await.traffic(Duration.ofSeconds(2));
      assertThat(ours.role()).isEqualTo(Role.BACKUP);
      assertThat(ours.router().counters().intervalDifferences()).isPositive();
      assertThat(
              Await.until(
                  () ->
                      ours.events.stream()
                          .anyMatch(
                              each ->
                                  each.type() == EventType.PAIR_PEER_DIFFERS
                                      && each.reason()
                                          .text()
                                          .endsWith("its interval is 500 ms, not 100 ms")),
                  GUARD))
          .as("%s", ours.events)
          .isTrue();
      theirs.end();
      assertThat(Await.until(() -> ours.role() == Role.ACTIVE, GUARD)).isTrue();
      assertThat(ours.router().counters().receivedPriorityZero()).isEqualTo(1);
    }
  }

  @Test
  void anotherAddressListIsFollowedAndSaidOnce() throws Exception {
    try (OfficeLan office = new OfficeLan();
        Keepalived theirs =
            new Keepalived(
                office.b,
                folder,
                changed(PLAIN.theirs(200), "  10.9.0.1/24", "  10.9.0.1/24\n  10.9.0.7/24"));
        Gateway ours = new Gateway(office.a, PLAIN.ours(100).build())) {
      assertThat(Await.until(() -> theirs.state().equals("MASTER"), GUARD)).isTrue();
      assertThat(Await.until(() -> ours.router().counters().addressListErrors() > 20, GUARD))
          .isTrue();
      assertThat(ours.role()).isEqualTo(Role.BACKUP);
      assertThat(OfficeLan.holds(office.a, "10.9.0.1")).isFalse();
      assertThat(ours.events.stream().filter(each -> each.type() == EventType.PAIR_PEER_DIFFERS))
          .singleElement()
          .satisfies(
              each ->
                  assertThat(each.reason().text())
                      .isEqualTo(
                          "10.9.0.3 is set up otherwise than this gateway: it has 10.9.0.1,"
                              + " 10.9.0.7, not 10.9.0.1"));
      assertThat(ours.events).noneMatch(each -> each.type() == EventType.PAIR_CONFLICT);
    }
  }

  @Test
  void bothFormsOfChecksumAreTakenAndShown() {
    RouterSettings message = PLAIN.ours(200).checksum(ChecksumForm.MESSAGE).build();
    RouterSettings pseudo = PLAIN.ours(100).checksum(ChecksumForm.PSEUDO_HEADER).build();
    try (OfficeLan office = new OfficeLan();
        Gateway a = new Gateway(office.a, message);
        Gateway b = new Gateway(office.b, pseudo)) {
      assertThat(Await.until(() -> a.role() == Role.ACTIVE && b.role() == Role.BACKUP, GUARD))
          .isTrue();
      Await.until(() -> !b.router().checksums().isEmpty(), GUARD);
      assertThat(b.router().checksums())
          .containsEntry(Addresses.parse("10.9.0.2"), ChecksumForm.MESSAGE);
      a.pair.handOver(Duration.ofMinutes(1));
      assertThat(Await.until(() -> a.role() == Role.BACKUP, GUARD)).isTrue();
      assertThat(a.router().checksums())
          .containsEntry(Addresses.parse("10.9.0.3"), ChecksumForm.PSEUDO_HEADER);
    }
  }

  @Test
  void whoSpeaksBothVersionsIsUnderstoodByKeepalivedOfEither() throws Exception {
    for (int version : new int[] {2, 3}) {
      Case way = new Case(version, false, false, false);
      RouterSettings both = way.ours(200).speech(Speech.BOTH).build();
      try (OfficeLan office = new OfficeLan();
          Keepalived theirs =
              new Keepalived(office.b, folder.resolve("v" + version), way.theirs(100));
          Gateway ours = new Gateway(office.a, both)) {
        assertThat(
                Await.until(
                    () -> ours.role() == Role.ACTIVE && theirs.state().equals("BACKUP"), GUARD))
            .as("version %d: %s", version, theirs.lines())
            .isTrue();
        ours.pair.handOver(Duration.ofMinutes(1));
        assertThat(
                Await.until(
                    () -> ours.role() == Role.BACKUP && theirs.state().equals("MASTER"), GUARD))
            .as("version %d: %s %s", version, theirs.lines(), ours.events)
            .isTrue();
      }
    }
  }

  @Test
  void peersOnOneGatewayOnlyAreSaidOnBoth() throws Exception {
    RouterSettings alone = PLAIN.ours(200).peers(List.of(Addresses.parse("10.9.0.3"))).build();
    try (OfficeLan office = new OfficeLan();
        Gateway a = new Gateway(office.a, alone);
        Gateway b = new Gateway(office.b, PLAIN.ours(100).build())) {
      assertThat(
              Await.until(
                  () ->
                      differs(a, "10.9.0.3 speaks with id 51 to the whole LAN")
                          && differs(b, "10.9.0.2 speaks with id 51 to this gateway alone"),
                  GUARD))
          .as("%s %s", a.events, b.events)
          .isTrue();
      assertThat(a.role()).isEqualTo(Role.ACTIVE);
      assertThat(b.role()).isEqualTo(Role.ACTIVE);
    }
  }

  private static boolean differs(Gateway gateway, String text) {
    return gateway.events.stream()
        .anyMatch(
            each ->
                each.type() == EventType.PAIR_PEER_DIFFERS
                    && each.reason().text().startsWith(text));
  }

  @Test
  void withoutTheKeyNobodyIsListenedTo() {
    HmacKey key =
        new HmacKey(
            1,
            "0123456789abcdef0123456789abcdef"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    HmacSettings hmac = new HmacSettings(HmacGuard.Mode.ENFORCE, List.of(key));
    try (OfficeLan office = new OfficeLan();
        Gateway a = new Gateway(office.a, PLAIN.ours(200).hmac(hmac).build());
        Gateway b = new Gateway(office.b, PLAIN.ours(100).hmac(hmac).build());
        Gateway stranger = new Gateway(office.c, PLAIN.ours(250).build())) {
      assertThat(
              Await.until(
                  () ->
                      a.role() == Role.ACTIVE
                          && b.role() == Role.BACKUP
                          && stranger.role() == Role.ACTIVE
                          && a.router()
                              .counters()
                              .rejected()
                              .containsKey(RejectReason.HMAC_MISSING),
                  GUARD))
          .isTrue();
      assertThat(
              Await.until(
                  () -> b.router().counters().accepted().containsKey(AcceptPath.V3_HMAC), GUARD))
          .isTrue();
      assertThat(a.events.stream().filter(each -> each.type() == EventType.PAIR_CONFLICT))
          .hasSize(1);
    }
  }
}
