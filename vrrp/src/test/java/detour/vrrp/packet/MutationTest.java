package detour.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Valid adverts with something changed and the checksums repaired: nothing throws, and every way to
 * be refused or taken is met a thousand times at least. {@code -Ddetour.vrrp.mutations=1000000}.
 */
class MutationTest {
  private static final int COUNT = Integer.getInteger("detour.vrrp.mutations", 100_000);
  private static final long SEED = 51;
  private static final int LEAST = 1000;
  private static final InetAddress PEER6 = Addresses.parse("fe80::10");
  private static final HmacKey KEY = new HmacKey(1, new byte[32]);
  private static final long NOW = 1_800_000_000L;

  private final Random random = new Random(SEED);
  private final Counters counters = new Counters();
  private long stamped;

  /** A kind of advert, the reader that takes it, and how its checksum is formed. */
  private enum Kind {
    V2(ChecksumForm.MESSAGE),
    V2_PASSWORD(ChecksumForm.MESSAGE),
    MESSAGE(ChecksumForm.MESSAGE),
    PSEUDO(ChecksumForm.PSEUDO_HEADER),
    UNICAST(ChecksumForm.PSEUDO_HEADER),
    OLD_UNICAST(ChecksumForm.PSEUDO_HEADER_MULTICAST),
    IPV6(ChecksumForm.PSEUDO_HEADER),
    HMAC(ChecksumForm.MESSAGE),
    IPV6_HMAC(ChecksumForm.PSEUDO_HEADER);

    final ChecksumForm form;

    Kind(ChecksumForm form) {
      this.form = form;
    }

    boolean six() {
      return this == IPV6 || this == IPV6_HMAC;
    }

    boolean hmac() {
      return this == HMAC || this == IPV6_HMAC;
    }

    boolean v2() {
      return this == V2 || this == V2_PASSWORD;
    }

    boolean unicast() {
      return this == UNICAST || this == OLD_UNICAST;
    }
  }

  private enum Change {
    NOTHING,
    ANY_OCTET,
    SEVERAL_OCTETS,
    CUT_FRAME,
    IP_CHECKSUM,
    PROTOCOL,
    FAMILY,
    DESTINATION,
    HOP_LIMIT,
    CUT_MESSAGE,
    VERSION,
    TYPE,
    CARP,
    NO_ADDRESS,
    COUNT,
    LONGER,
    CHECKSUM,
    VRID,
    OWN,
    STRANGER(Kind::unicast),
    AUTH_TYPE(Kind::v2),
    AUTH_DATA(Kind.V2_PASSWORD::equals),
    NO_TRAILER(Kind::hmac),
    KEY(Kind::hmac),
    CODE(Kind::hmac),
    TIME(Kind::hmac),
    REPLAY(Kind::hmac),
    INTERVAL_ZERO,
    INTERVAL(Kind::v2),
    PRIORITY,
    ADDRESS;

    final Predicate<Kind> concerns;

    Change() {
      this(kind -> true);
    }

    Change(Predicate<Kind> concerns) {
      this.concerns = concerns;
    }
  }

  private final Map<Kind, AdvertReader> readers = new EnumMap<>(Kind.class);

  MutationTest() {
    for (Kind kind : Kind.values()) {
      readers.put(kind, reader(kind));
    }
  }

  private static AdvertReader reader(Kind kind) {
    Family family = kind.six() ? Family.IPV6 : Family.IPV4;
    Expected expected =
        new Expected(
            family,
            51,
            kind.v2() ? Set.of(Version.V2) : Set.of(Version.V3),
            1,
            kind == Kind.V2_PASSWORD ? Optional.of("s3cretpw") : Optional.empty(),
            kind.six() ? Vectors.VIPS6 : List.of(Vectors.VIP),
            Optional.of(kind.six() ? PEER6 : Vectors.B),
            kind.unicast() ? Set.of(Vectors.A) : Set.of(),
            255);
    return new AdvertReader(
        expected,
        kind.hmac()
            ? Optional.of(new HmacGuard(HmacGuard.Mode.ENFORCE, List.of(KEY), 5))
            : Optional.empty());
  }

  @Test
  void everyReasonAndPathIsMetAndNothingThrows() {
    Kind[] kinds = Kind.values();
    Change[] changes = Change.values();
    for (int i = 0; i < COUNT; i++) {
      boolean valid = random.nextInt(8) == 0;
      Change change = valid ? Change.NOTHING : changes[random.nextInt(changes.length)];
      Kind kind = kinds[random.nextInt(kinds.length)];
      while (!change.concerns.test(kind)) {
        kind = kinds[random.nextInt(kinds.length)];
      }
      byte[] frame = frame(kind, change);
      try {
        counters.received(Objects.requireNonNull(readers.get(kind)).read(frame, NOW));
      } catch (RuntimeException e) {
        throw new AssertionError(
            kind + " " + change + " " + java.util.HexFormat.of().formatHex(frame), e);
      }
    }
    Counters.Figures figures = counters.figures();
    long all = figures.receivedAdverts();
    for (long each : figures.rejected().values()) {
      all += each;
    }
    assertThat(all).isEqualTo(COUNT);
    System.out.println(COUNT + " mutations: " + figures.rejected() + ", " + figures.accepted());
    for (RejectReason reason : EnumSet.allOf(RejectReason.class)) {
      assertThat(figures.rejected().getOrDefault(reason, 0L))
          .as(reason.name())
          .isGreaterThanOrEqualTo(LEAST);
    }
    for (AcceptPath path : EnumSet.allOf(AcceptPath.class)) {
      assertThat(figures.accepted().getOrDefault(path, 0L))
          .as(path.name())
          .isGreaterThanOrEqualTo(LEAST);
    }
    assertThat(figures.addressListErrors()).isGreaterThanOrEqualTo(LEAST);
    assertThat(figures.receivedPriorityZero()).isPositive();
  }

  private byte[] frame(Kind kind, Change change) {
    InetAddress source = kind.six() ? Vectors.A6 : Vectors.A;
    InetAddress destination =
        kind.unicast() ? Vectors.B : Protocol.group(kind.six() ? Family.IPV6 : Family.IPV4);
    int hopLimit = 255;
    switch (change) {
      case DESTINATION ->
          destination = kind.unicast() || kind.six() ? Vectors.VIPS6.get(1) : Vectors.B;
      case HOP_LIMIT -> hopLimit = random.nextInt(255);
      case OWN -> source = kind.six() ? PEER6 : Vectors.B;
      case STRANGER -> source = Addresses.parse(kind.six() ? "fe80::66" : "10.9.0.66");
      default -> {}
    }
    if (change == Change.DESTINATION && kind.unicast()) {
      destination = Protocol.group(Family.IPV4);
    }
    byte[] message = change == Change.CARP ? carp() : message(kind, change, source, destination);
    message = changed(message, kind, change);
    boolean repair = change != Change.CHECKSUM && message.length >= 8;
    if (repair) {
      repair(message, kind, source, destination);
    }
    byte[] frame =
        Frames.write(
            MacAddress.multicast(Protocol.group(Family.of(source))),
            new MacAddress("02:00:00:00:09:02"),
            new Datagram(source, destination, hopLimit, message),
            random.nextInt(65536));
    return changedFrame(frame, kind, change);
  }

  private byte[] message(Kind kind, Change change, InetAddress source, InetAddress destination) {
    int interval = change == Change.INTERVAL ? 100 * (1 + random.nextInt(40)) : 100;
    int priority = change == Change.PRIORITY ? random.nextInt(256) : 200;
    List<InetAddress> addresses = kind.six() ? Vectors.VIPS6 : List.of(Vectors.VIP);
    Advert advert =
        new Advert(kind.v2() ? Version.V2 : Version.V3, 51, priority, interval, addresses);
    if (kind.hmac() && change != Change.NO_TRAILER) {
      stamped++;
      long at = change == Change.REPLAY ? 0 : stamped;
      HmacStamp stamp =
          new HmacStamp(
              change == Change.TIME ? NOW + 6 + random.nextInt(1000) : NOW,
              (int) (at >>> 16),
              (int) (at & 0xffff));
      return AdvertWriter.write(advert, kind.form, source, destination, KEY, stamp);
    }
    return AdvertWriter.write(
        advert,
        kind.form,
        source,
        destination,
        kind == Kind.V2_PASSWORD ? Optional.of("s3cretpw") : Optional.empty());
  }

  private byte[] carp() {
    byte[] message = new byte[36];
    random.nextBytes(message);
    message[0] = 0x21;
    message[3] = 7;
    return message;
  }

  private byte[] changed(byte[] message, Kind kind, Change change) {
    switch (change) {
      case ANY_OCTET -> message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      case SEVERAL_OCTETS -> {
        for (int i = 0; i < 4; i++) {
          message[random.nextInt(message.length)] = (byte) random.nextInt(256);
        }
      }
      case CUT_MESSAGE -> {
        return Arrays.copyOf(message, random.nextInt(10));
      }
      case VERSION -> message[0] = (byte) (random.nextInt(16) << 4 | 1);
      case TYPE -> message[0] = (byte) ((message[0] & 0xf0) | (2 + random.nextInt(14)));
      case NO_ADDRESS -> message[3] = 0;
      case COUNT -> message[3] = (byte) (2 + random.nextInt(254));
      case LONGER -> {
        return Arrays.copyOf(message, message.length + 1 + random.nextInt(40));
      }
      case CHECKSUM -> message[6 + random.nextInt(2)] ^= (byte) (1 << random.nextInt(8));
      case VRID -> message[1] = (byte) random.nextInt(256);
      case AUTH_TYPE -> message[4] = (byte) (kind.v2() ? random.nextInt(8) : message[4]);
      case AUTH_DATA ->
          message[message.length - 1 - random.nextInt(8)] ^= (byte) (kind.v2() ? 0x55 : 0);
      case KEY -> message[message.length - (kind.hmac() ? 27 : 1)] += (byte) (kind.hmac() ? 1 : 0);
      case CODE ->
          message[message.length - 1 - random.nextInt(8)] ^= (byte) (kind.hmac() ? 0x55 : 0);
      case INTERVAL_ZERO -> {
        message[4] &= (byte) (kind.v2() ? 0xff : 0xf0);
        message[5] = 0;
      }
      case ADDRESS -> message[8 + random.nextInt(4)] ^= 0x10;
      default -> {}
    }
    if (kind.hmac() && change == Change.INTERVAL_ZERO) {
      return resigned(message, kind);
    }
    return message;
  }

  /** So that what comes after the code in the order of the checks is reached. */
  private byte[] resigned(byte[] message, Kind kind) {
    stamped++;
    HmacStamp stamp = new HmacStamp(NOW, (int) (stamped >>> 16), (int) (stamped & 0xffff));
    byte[] pdu = Arrays.copyOf(message, message.length - HmacTrailer.LENGTH);
    pdu[6] = 0;
    pdu[7] = 0;
    return HmacTrailer.append(pdu, kind.six() ? Vectors.A6 : Vectors.A, KEY, stamp);
  }

  private static void repair(
      byte[] message, Kind kind, InetAddress source, InetAddress destination) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    buffer.putShort(6, (short) 0);
    int covered =
        kind == Kind.HMAC && message.length > HmacTrailer.LENGTH + 8
            ? message.length - HmacTrailer.LENGTH
            : message.length;
    ChecksumForm form = kind.six() ? ChecksumForm.PSEUDO_HEADER : kind.form;
    buffer.putShort(6, (short) Checksum.of(message, covered, form, source, destination));
  }

  private byte[] changedFrame(byte[] frame, Kind kind, Change change) {
    switch (change) {
      case CUT_FRAME -> {
        return Arrays.copyOf(frame, random.nextInt(frame.length));
      }
      case IP_CHECKSUM -> frame[24] ^= (byte) (kind.six() ? 0 : 0x40);
      case PROTOCOL -> {
        int at = kind.six() ? 20 : 23;
        frame[at] = (byte) random.nextInt(112);
        repairIp(frame, kind);
      }
      case FAMILY -> {
        Kind other = kind.six() ? Kind.MESSAGE : Kind.IPV6;
        return frame(other, Change.NOTHING);
      }
      case NOTHING -> {
        return Arrays.copyOf(frame, Math.max(60, frame.length)); // padded by Ethernet
      }
      default -> {}
    }
    return frame;
  }

  private static void repairIp(byte[] frame, Kind kind) {
    if (!kind.six()) {
      frame[24] = 0;
      frame[25] = 0;
      byte[] header = Arrays.copyOfRange(frame, 14, 34);
      ByteBuffer.wrap(frame).putShort(24, (short) Checksum.of(header, 20));
    }
  }
}
