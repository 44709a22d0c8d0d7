package detour.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static byte[] sample() {
    MessageWriter writer = new MessageWriter(24, 5).u8(2).u8(24).u16(0).u32(7);
    int nest = writer.open(9);
    writer.attributeU32(1, 77).attributeText(2, "wan1").close(nest);
    return writer.attributeBe16(3, 443).attributeU8(4, 200).bytes(42);
  }

  @Test
  void whatIsWrittenIsRead() {
    List<Message> messages = Message.parse(sample());
    assertThat(messages).hasSize(1);
    Message message = messages.get(0);
    assertThat(message.type()).isEqualTo(24);
    assertThat(message.flags()).isEqualTo(5);
    assertThat(message.sequence()).isEqualTo(42);
    assertThat(message.u8(1)).isEqualTo(24);
    assertThat(message.u32(4)).isEqualTo(7);
    Attributes attributes = message.attributes(8);
    assertThat(attributes.be16(3)).hasValue(443);
    assertThat(attributes.u8(4)).hasValue(200);
    assertThat(attributes.has(5)).isFalse();
    Attributes nested = attributes.nested(9).orElseThrow();
    assertThat(nested.u32(1)).hasValue(77);
    assertThat(nested.text(2)).contains("wan1");
  }

  @Test
  void everyShorteningIsTypedOrLeavesLess() {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length < MessageWriter.HEADER) {
        assertThat(Message.parse(cut)).isEmpty();
      } else {
        assertThatThrownBy(() -> Message.parse(cut)).isInstanceOf(MalformedMessageException.class);
      }
    }
  }

  @Test
  void anAttributeShorterThanItsHeaderOrLongerThanItsMessageIsRefused() {
    for (int length : new int[] {0, 1, 3, 9, 0xffff}) {
      byte[] octets = {(byte) length, (byte) (length >>> 8), 1, 0, 5, 6, 7, 8};
      assertThatThrownBy(() -> Attributes.parse(octets, 0, octets.length))
          .as("length %d", length)
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void aFixedPartThatIsCutShortIsRefused() {
    Message message = Message.parse(new MessageWriter(24, 0).u8(2).bytes(1)).get(0);
    assertThatThrownBy(() -> message.attributes(12)).isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> message.u32(0)).isInstanceOf(MalformedMessageException.class);
    assertThat(message.u8(0)).isEqualTo(2);
  }

  @Test
  void valuesShorterThanTheirTypeAreAbsent() {
    Message message =
        Message.parse(new MessageWriter(24, 0).attribute(1, new byte[] {1}).bytes(1)).get(0);
    Attributes attributes = message.attributes(0);
    assertThat(attributes.u8(1)).hasValue(1);
    assertThat(attributes.be16(1)).isEmpty();
    assertThat(attributes.u32(1)).isEmpty();
    assertThat(attributes.be32(1)).isEmpty();
    assertThat(attributes.address(1)).isEmpty();
  }

  @Test
  void textEndsAtItsZeroAndIsReplacedWhereItIsNoUtf8() {
    Message message =
        Message.parse(
                new MessageWriter(24, 0)
                    .attribute(1, new byte[] {'a', 0, 'b'})
                    .attribute(2, new byte[] {(byte) 0xff, 'x'})
                    .bytes(1))
            .get(0);
    assertThat(message.attributes(0).text(1)).contains("a");
    assertThat(message.attributes(0).text(2)).contains("\ufffdx");
  }

  @Test
  void aMessageGrowsAsItMust() {
    MessageWriter writer = new MessageWriter(1, 0);
    for (int i = 0; i < 1000; i++) {
      writer.attribute(i % 100 + 1, new byte[i % 60]);
    }
    int count = 0;
    for (byte[] ignored : Message.parse(writer.bytes(1)).get(0).attributes(0).each()) {
      count++;
    }
    assertThat(count).isEqualTo(1000);
    assertThatThrownBy(() -> writer.attribute(1, new byte[70_000]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
