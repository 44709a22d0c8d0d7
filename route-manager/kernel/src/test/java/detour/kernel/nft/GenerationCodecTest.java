package detour.kernel.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import detour.kernel.netlink.NetlinkSocket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationCodecTest {
  private static final int NEWGEN = 10 << 8 | 15;

  /** A kernel that answers the first request with these datagrams. */
  private static NetlinkConnection kernel(byte[]... datagrams) {
    Deque<byte[]> waiting = new ArrayDeque<>(List.of(datagrams));
    return new NetlinkConnection(
        new NetlinkSocket() {
          @Override
          public void send(byte[] request) {}

          @Override
          public Optional<byte[]> receive(int timeoutMillis) {
            return Optional.ofNullable(waiting.poll());
          }

          @Override
          public void close() {}
        });
  }

  private static final byte[] ACK = new MessageWriter(Message.ERROR, 0).u32(0).bytes(1);

  @Test
  void theNumberIsRead() throws Exception {
    byte[] told = new MessageWriter(NEWGEN, 0).u32(0).attributeBe32(1, 0xfffffff0).bytes(1);
    try (NetlinkConnection connection = kernel(told, ACK)) {
      assertThat(GenerationCodec.read(connection)).isEqualTo(0xfffffff0);
    }
  }

  @Test
  void anAnswerThatCannotBeReadIsAnErrorLikeAnyRefusal() {
    byte[] bare = new MessageWriter(NEWGEN, 0).bytes(1);
    byte[] odd = new MessageWriter(NEWGEN, 0).u32(0).attributeBe32(1, 7).bytes(1);
    Arrays.fill(odd, 20, 22, (byte) 0x7f); // the attribute's length
    byte[] none = new MessageWriter(NEWGEN, 0).u32(0).bytes(1);
    for (byte[] told : List.of(bare, odd, none)) {
      try (NetlinkConnection connection = kernel(told, ACK)) {
        assertThatThrownBy(() -> GenerationCodec.read(connection))
            .isInstanceOf(NetlinkException.class)
            .hasMessageContaining("EBADMSG");
      }
    }
  }
}
