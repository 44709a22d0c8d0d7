package detour.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.Await;
import detour.lab.Internet;
import detour.lab.Lab;
import detour.lab.LabOptions;
import detour.lab.LabOptions.Firewall;
import detour.lab.fault.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a cut leaves of connections is forgotten before a client uses its port again (16 s). */
class TcpServersIT {
  private static final Duration GUARD = Duration.ofSeconds(14);

  @Test
  void aClientThatACutTookAwayIsForgottenAndOneThatWaitsIsNot() throws Exception {
    try (Lab lab = lab();
        SocketChannel talker = connected(lab, Ports.ECHO);
        SocketChannel waiter = connected(lab, Ports.WAIT)) {
      talker.write(ByteBuffer.wrap(new byte[] {1}));
      assertThat(talker.read(ByteBuffer.allocate(1))).isEqualTo(1);
      lab.isp(1).fault(new Fault.CoreBlackHole());
      assertThat(Await.until(() -> sockets(lab, "established", Ports.ECHO).isBlank(), GUARD))
          .as("established with who talked: %s", sockets(lab, "established", Ports.ECHO))
          .isTrue();
      assertThat(sockets(lab, "established", Ports.WAIT)).isNotBlank();
      assertThat(waiter.isConnected()).isTrue();
    }
  }

  @Test
  void aHalfOpenConnectionIsForgotten() throws Exception {
    try (Lab lab = lab()) {
      lab.isp(1).fault(new Fault.DownstreamLost());
      SocketChannel half =
          lab.office(1)
              .call(
                  () -> {
                    SocketChannel channel = SocketChannel.open();
                    channel.configureBlocking(false);
                    channel.connect(server(Ports.ECHO));
                    return channel;
                  });
      try (half) {
        assertThat(Await.until(() -> !sockets(lab, "syn-recv", Ports.ECHO).isBlank(), GUARD))
            .isTrue();
      }
      assertThat(Await.until(() -> sockets(lab, "syn-recv", Ports.ECHO).isBlank(), GUARD))
          .as("half open: %s", sockets(lab, "syn-recv", Ports.ECHO))
          .isTrue();
    }
  }

  private static Lab lab() {
    return Lab.raise(LabOptions.defaults().withUplinks(1).withFirewall(Firewall.MASQUERADING));
  }

  private static SocketChannel connected(Lab lab, int port) {
    return lab.office(1).call(() -> SocketChannel.open(server(port)));
  }

  private static InetSocketAddress server(int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(Internet.SERVICE4), port);
  }

  private static String sockets(Lab lab, String state, int port) {
    return lab.internet()
        .namespace()
        .run("ss", "-Htn", "state", state, "( sport = :" + port + " )")
        .orThrow();
  }
}
