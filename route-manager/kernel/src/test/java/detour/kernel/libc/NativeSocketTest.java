package detour.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import detour.kernel.address.Addresses;
import detour.kernel.netlink.Errno;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets on the loopback interface; no privilege is needed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a guard against hangs
class NativeSocketTest {
  private static final InetAddress LOOPBACK = Addresses.parse("127.0.0.1");

  private NativeSocket receiver;
  private NativeSocket sender;
  private Poller poller;

  @BeforeEach
  void open() throws Exception {
    receiver = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_DGRAM, 0);
    receiver.bind(SocketAddresses.inet(LOOPBACK, 0, 0));
    receiver.timestamps();
    sender = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_DGRAM, 0);
    sender.bind(SocketAddresses.inet(LOOPBACK, 0, 0));
    poller = new Poller();
  }

  @AfterEach
  void close() {
    receiver.close();
    sender.close();
    poller.close();
  }

  private static int port(NativeSocket socket) throws LibcException {
    byte[] name = socket.name();
    return (name[2] & 0xff) << 8 | (name[3] & 0xff);
  }

  @Test
  void aDatagramComesWithItsSourceAndTheKernelsTime() throws Exception {
    sender.sendTo("ping".getBytes(StandardCharsets.UTF_8), LOOPBACK, port(receiver), 0);
    assertThat(poller.poll(List.of(sender, receiver), -1).toString()).isEqualTo("{1}");
    Received received = new Received(1500);
    assertThat(received.receive(receiver)).isEqualTo(4);
    assertThat(new String(received.bytes(), StandardCharsets.UTF_8)).isEqualTo("ping");
    assertThat(received.source()).isEqualTo(LOOPBACK);
    assertThat(received.sourcePort()).isEqualTo(port(sender));
    assertThat(received.timestampNanos()).isPresent();
    assertThat(received.ageNanos()).isNotNegative();
    assertThat(received.receive(receiver)).isEqualTo(-Errno.EAGAIN);
    assertThat(received.bytes()).isEmpty();
  }

  @Test
  void withoutTimestampsThereIsNoAge() throws Exception {
    receiver.sendTo(new byte[] {1}, LOOPBACK, port(sender), 0);
    poller.poll(List.of(sender), -1);
    Received received = new Received(1500);
    assertThat(received.receive(sender)).isEqualTo(1);
    assertThat(received.timestampNanos()).isEmpty();
    assertThat(received.ageNanos()).isZero();
  }

  @Test
  void aWallClockThatWasSetMakesNoAge() {
    long received = 1_800_000_000_000_000_000L;
    assertThat(Received.age(received, received + 20_000)).isEqualTo(20_000);
    long hour = 3_600_000_000_000L;
    assertThat(Received.age(received, received + 20_000 + hour)).isZero();
    assertThat(Received.age(received, received + 20_000 - hour)).isZero();
  }

  @Test
  void aWakeupEndsTheWaitBeforeAndWhileItLasts() throws Exception {
    poller.wakeup();
    poller.wakeup();
    assertThat(poller.poll(List.of(receiver), -1).isEmpty()).isTrue();
    Thread waker = new Thread(poller::wakeup);
    waker.start();
    assertThat(poller.poll(List.of(receiver), -1).isEmpty()).isTrue();
    waker.join();
    assertThat(poller.poll(List.of(receiver), 0).isEmpty()).isTrue();
  }

  @Test
  void aClosedPollerTouchesNoDescriptorThatTookItsNumber() throws Exception {
    Poller closed = new Poller();
    closed.close();
    try (NativeSocket next = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_DGRAM, 0)) {
      next.connect(SocketAddresses.inet(LOOPBACK, port(receiver), 0)); // has that number now
      closed.wakeup();
      assertThat(new Received(1500).receive(receiver)).isEqualTo(-Errno.EAGAIN);
      closed.close();
      next.send(new byte[] {1});
      poller.poll(List.of(receiver), -1);
      assertThat(new Received(1500).receive(receiver)).isEqualTo(1);
    }
  }

  @Test
  void aNameThatTheKernelWouldCutIsNoDevice() {
    for (String name : List.of("", "sixteen-octets-x", "no-such-device")) {
      assertThatThrownBy(() -> receiver.bindToDevice(name))
          .isInstanceOfSatisfying(
              LibcException.class, e -> assertThat(e.errno()).isIn(Errno.ENODEV, Errno.EPERM));
    }
  }

  @Test
  void anErrorNamesWhatWasTried() {
    assertThatThrownBy(() -> NativeSocket.open(999, NativeSocket.SOCK_DGRAM, 0))
        .isInstanceOf(LibcException.class)
        .hasMessageContaining("opening a socket of family 999");
  }

  @Test
  void optionsAreReadBack() throws Exception {
    int broadcast = 6; // SO_BROADCAST
    receiver.option(NativeSocket.SOL_SOCKET, broadcast, 1);
    assertThat(receiver.option(NativeSocket.SOL_SOCKET, broadcast)).isEqualTo(1);
  }
}
