package detour.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetlinkConnectionTest {
  private static final int NEWROUTE = 24;

  /** A kernel that answers each request with the next datagrams, sequence numbers filled in. */
  private static final class Script implements NetlinkSocket {
    private final List<Deque<byte[]>> answers = new ArrayList<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int asked;

    Script answer(byte[]... datagrams) {
      answers.add(new ArrayDeque<>(List.of(datagrams)));
      return this;
    }

    @Override
    public void send(byte[] request) {
      waiting.addAll(answers.get(asked++));
    }

    @Override
    public Optional<byte[]> receive(int timeoutMillis) {
      return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void close() {}
  }

  private static byte[] message(int type, int flags, int sequence, int... words) {
    MessageWriter writer = new MessageWriter(type, flags);
    for (int word : words) {
      writer.u32(word);
    }
    return writer.bytes(sequence);
  }

  private static byte[] both(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static MessageWriter request() {
    return new MessageWriter(26, NetlinkConnection.REQUEST | NetlinkConnection.DUMP);
  }

  private static List<Message> dump(Script script) throws NetlinkException {
    try (NetlinkConnection connection = new NetlinkConnection(script)) {
      return connection.dump("reading", NetlinkConnectionTest::request);
    }
  }

  @Test
  void collectsADumpOverDatagramsUntilItsEnd() throws Exception {
    Script script =
        new Script()
            .answer(
                message(NEWROUTE, 2, 1, 1),
                both(message(NEWROUTE, 2, 1, 2), message(NEWROUTE, 2, 1, 3)),
                message(Message.DONE, 2, 1, 0));
    assertThat(dump(script)).extracting(each -> each.u32(0)).containsExactly(1, 2, 3);
  }

  @Test
  void asksAgainWhenTheKernelWasChangedOnTheWay() throws Exception {
    Script script =
        new Script()
            .answer(
                message(NEWROUTE, 2 | Message.FLAG_DUMP_INTERRUPTED, 1, 1),
                message(Message.DONE, 2, 1, 0))
            .answer(message(NEWROUTE, 2, 2, 2), message(Message.DONE, 2, 2, 0));
    assertThat(dump(script)).extracting(each -> each.u32(0)).containsExactly(2);
    assertThat(script.asked).isEqualTo(2);
  }

  @Test
  void seesAnInterruptionThatOnlyTheEndTells() throws Exception {
    Script script =
        new Script()
            .answer(message(Message.DONE, 2 | Message.FLAG_DUMP_INTERRUPTED, 1, 0))
            .answer(message(NEWROUTE, 2, 2, 2), message(Message.DONE, 2, 2, 0));
    assertThat(dump(script)).hasSize(1);
  }

  @Test
  void givesTheLastDumpOfAKernelThatNeverRests() throws Exception {
    Script script = new Script();
    for (int i = 1; i <= NetlinkConnection.DUMP_TRIES; i++) {
      script.answer(
          message(NEWROUTE, Message.FLAG_DUMP_INTERRUPTED, i, i), message(Message.DONE, 2, i, 0));
    }
    assertThat(dump(script))
        .extracting(each -> each.u32(0))
        .containsExactly(NetlinkConnection.DUMP_TRIES);
  }

  @Test
  void anErrorInTheEndOfADumpIsARefusal() {
    Script script =
        new Script().answer(message(NEWROUTE, 2, 1, 1), message(Message.DONE, 2, 1, -105));
    assertThatThrownBy(() -> dump(script))
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOBUFS));
  }

  @Test
  void answersToARequestThatWasGivenUpAreSkipped() throws Exception {
    Script script =
        new Script()
            .answer()
            .answer(
                message(NEWROUTE, 2, 1, 99),
                message(Message.DONE, 2, 1, 0),
                message(NEWROUTE, 2, 2, 5),
                message(Message.DONE, 2, 2, 0));
    try (NetlinkConnection connection = new NetlinkConnection(script)) {
      assertThatThrownBy(() -> connection.dump("reading", NetlinkConnectionTest::request))
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN));
      assertThat(connection.dump("reading", NetlinkConnectionTest::request))
          .extracting(each -> each.u32(0))
          .containsExactly(5);
    }
  }

  @Test
  void aRefusalCarriesTheKernelsOwnWords() {
    ByteBuffer text = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
    text.putShort((short) 10).putShort((short) 1).put(new byte[] {'n', 'o', ' ', 'w', 'y', 0});
    int[] words = new int[8];
    words[0] = -101;
    text.flip();
    for (int i = 0; i < 3; i++) {
      words[5 + i] = text.limit(12).getInt(4 * i);
    }
    Script script = new Script().answer(message(Message.ERROR, 0x300, 1, words));
    try (NetlinkConnection connection = new NetlinkConnection(script)) {
      assertThatThrownBy(() -> connection.execute("writing a route", request()))
          .isInstanceOf(NetlinkException.class)
          .hasMessage("writing a route: ENETUNREACH (101), no wy");
    }
  }

  @Test
  void octetsThatAreNoMessageAreARefusalToo() {
    byte[] tooLong = message(NEWROUTE, 2, 1, 1);
    tooLong[0] = 99;
    for (byte[] bad : List.of(tooLong, message(Message.ERROR, 0, 1), new byte[] {1, 2, 3})) {
      assertThatThrownBy(() -> dump(new Script().answer(bad)))
          .isInstanceOfSatisfying(
              NetlinkException.class, e -> assertThat(e.errno()).isIn(Errno.EBADMSG, Errno.EAGAIN));
    }
  }

  @Test
  void silenceEndsInAnError() {
    assertThatThrownBy(() -> dump(new Script().answer()))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("did not answer");
  }
}
