package detour.steering.apply;

import detour.kernel.Rtnetlink;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import detour.kernel.neighbor.Neighbor;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pokes clients by AF_PACKET, so that conntrack does not see it: a packet from a raw socket would
 * make a reversed entry and spoil the reset that follows. Only clients in the neighbour cache are
 * poked.
 */
public final class PacketPoke implements Poke {
  private static final int ETH_P_IP = 0x0800;
  private static final int ETH_P_IPV6 = 0x86dd;

  private final Rtnetlink routing;

  public PacketPoke(Rtnetlink routing) {
    this.routing = routing;
  }

  @Override
  public int poke(List<ConntrackEntry> connections) throws IOException {
    if (connections.isEmpty()) {
      return 0;
    }
    Map<InetAddress, Neighbor> neighbors = new HashMap<>();
    for (Neighbor neighbor : routing.neighbors()) {
      if (neighbor.hardwareAddress().length() == 17 && neighbor.state() != Neighbor.FAILED) {
        neighbors.put(neighbor.address(), neighbor);
      }
    }
    int poked = 0;
    try (NativeSocket socket =
        NativeSocket.open(NativeSocket.AF_PACKET, NativeSocket.SOCK_DGRAM, 0)) {
      for (ConntrackEntry connection : connections) {
        Neighbor client = neighbors.get(connection.source().getAddress());
        if (client != null && sent(socket, connection, client)) {
          poked++;
        }
      }
    }
    return poked;
  }

  private static boolean sent(NativeSocket socket, ConntrackEntry connection, Neighbor client) {
    boolean four = connection.source().getAddress() instanceof Inet4Address;
    byte[] station = HexFormat.ofDelimiter(":").parseHex(client.hardwareAddress());
    try {
      socket.sendTo(
          BareAck.packet(connection, ThreadLocalRandom.current().nextInt()),
          SocketAddresses.packet(client.ifindex(), four ? ETH_P_IP : ETH_P_IPV6, station));
      return true;
    } catch (LibcException e) {
      return false; // a LAN that is down: that client learns at its next packet
    }
  }
}
