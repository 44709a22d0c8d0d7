package detour.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Addresses;
import detour.probe.Wrong;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsReplyTest {
  private static final DnsQuestion QUESTION = new DnsQuestion("a.example", DnsQuestion.Type.A);

  private static byte[] query() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    out.writeBytes(NameServer.name("a.example"));
    out.writeBytes(new byte[] {0, 1, 0, 1});
    return out.toByteArray();
  }

  /** What Netty and we make of a datagram; empty if it is refused as malformed. */
  private static Optional<DnsReply> read(byte[] datagram) {
    EmbeddedChannel channel = new EmbeddedChannel(new DatagramDnsResponseDecoder());
    InetSocketAddress somebody = new InetSocketAddress(53);
    try {
      channel.writeInbound(
          new DatagramPacket(Unpooled.wrappedBuffer(datagram), somebody, somebody));
      DatagramDnsResponse response = channel.readInbound();
      DnsReply reply = DnsReply.of(response, QUESTION);
      response.release();
      return Optional.of(reply);
    } catch (DecoderException | IndexOutOfBoundsException e) {
      return Optional.empty();
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void addressesAreThoseOfTheNameThroughItsAliasesWithTheLeastTimeToLive() {
    DnsReply reply =
        read(NameServer.answer(
                query(),
                0,
                NameServer.record(5, 40, NameServer.name("b.example")),
                NameServer.record(NameServer.name("b.example"), 1, 300, new byte[] {1, 2, 3, 4}),
                NameServer.record(NameServer.name("c.example"), 1, 5, new byte[] {9, 9, 9, 9}),
                NameServer.address(5, "2001:db8::1")))
            .orElseThrow();
    assertThat(reply.addresses()).containsExactly(Addresses.parse("1.2.3.4"));
    assertThat(reply.ttlSeconds()).isEqualTo(40);
  }

  @Test
  void aliasesInACircleAndCrowdsOfAddressesEnd() {
    DnsReply circle =
        read(NameServer.answer(
                query(),
                0,
                NameServer.record(5, 40, NameServer.name("b.example")),
                NameServer.record(
                    NameServer.name("b.example"), 5, 40, NameServer.name("a.example"))))
            .orElseThrow();
    assertThat(circle.addresses()).isEmpty();
    byte[][] crowd = new byte[100][];
    for (int i = 0; i < crowd.length; i++) {
      crowd[i] = NameServer.record(1, 1, new byte[] {10, 0, 0, (byte) i});
    }
    assertThat(read(NameServer.answer(query(), 0, crowd)).orElseThrow().addresses()).hasSize(16);
  }

  @Test
  void noDatagramDoesMoreThanBeRefused() {
    byte[] good = NameServer.answer(query(), 0, NameServer.address(60, "192.0.2.1"));
    Random random = new Random(1035);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = java.util.Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      if (broken.length > 2) {
        broken[2] |= (byte) 0x80; // a response
      }
      assertThat(read(broken).map(each -> each.addresses().size()).orElse(0)).isLessThan(17);
    }
  }

  @Test
  void aNameOfAHostIsReadAsPeopleWriteIt() {
    assertThat(new DnsQuestion("WWW.Example.COM.", DnsQuestion.Type.A).name())
        .isEqualTo("www.example.com");
    assertThat(DnsQuestion.ascii("b\u00fccher.example")).isEqualTo("xn--bcher-kva.example");
    for (String wrong : new String[] {"", ".", "a..b", "-a.b", "a b", "a".repeat(64), "a\n.b"}) {
      assertThatThrownBy(() -> DnsQuestion.ascii(wrong))
          .as("\"%s\"", wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no name of a host");
    }
  }

  /** A router on the desk answers also when nothing is behind it. */
  @Test
  void thatANearResolverCannotFindOutIsAsGoodAsSilence() {
    DnsReply failure = read(NameServer.answer(query(), DnsReply.SERVFAIL)).orElseThrow();
    DnsReply other = read(NameServer.answer(query(), DnsReply.NXDOMAIN)).orElseThrow();
    assertThat(DnsProbes.wrong(Addresses.parse("192.168.1.1"), failure)).isEqualTo(Wrong.DENIED);
    assertThat(DnsProbes.wrong(Addresses.parse("192.168.1.1"), other)).isEqualTo(Wrong.MISMATCH);
    assertThat(DnsProbes.wrong(Addresses.parse("9.9.9.9"), failure)).isEqualTo(Wrong.MISMATCH);
  }
}
