package detour.vrrp.io;

import detour.kernel.address.Family;
import detour.kernel.libc.LibcException;
import detour.kernel.libc.NativeSocket;
import detour.kernel.libc.SocketAddresses;
import detour.vrrp.packet.Protocol;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A raw socket of protocol 112 on an interface: joins the group, so that switches and the network
 * card let adverts through; sends to peers one by one, whose stations the kernel finds; and keeps
 * the kernel from answering adverts with "protocol unreachable". It receives nothing.
 */
public final class IpSocket implements AutoCloseable {
  private static final int IPPROTO_IP = 0;
  private static final int IP_TOS = 1;
  private static final int IP_TTL = 2;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IPV6_ADD_MEMBERSHIP = 20;
  private static final int IPV6_TCLASS = 67;

  /** BPF_RET with 0: nothing is kept. */
  private static final byte[] NOTHING =
      ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putShort((short) 0x06).array();

  private final NativeSocket socket;
  private final int ifindex;

  /** Opens it in the calling thread's network namespace. */
  public IpSocket(Family family, String interfaceName, int ifindex) throws LibcException {
    this.ifindex = ifindex;
    socket = NativeSocket.open(family.number(), NativeSocket.SOCK_RAW, Protocol.NUMBER);
    try {
      socket.filter(NOTHING);
      socket.bindToDevice(interfaceName);
      if (family == Family.IPV4) {
        socket.option(IPPROTO_IP, IP_TTL, Protocol.HOP_LIMIT);
        socket.option(IPPROTO_IP, IP_TOS, Protocol.TRAFFIC_CLASS);
      } else {
        socket.option(
            NativeSocket.IPPROTO_IPV6, NativeSocket.IPV6_UNICAST_HOPS, Protocol.HOP_LIMIT);
        socket.option(NativeSocket.IPPROTO_IPV6, IPV6_TCLASS, Protocol.TRAFFIC_CLASS);
      }
    } catch (LibcException e) {
      socket.close();
      throw e;
    }
  }

  /** Joins the group of adverts (IGMP, MLD). */
  public void join(Family family) throws LibcException {
    byte[] group = Protocol.group(family).getAddress();
    ByteBuffer request = ByteBuffer.allocate(group.length + (group.length == 4 ? 8 : 4));
    request.order(ByteOrder.nativeOrder()).put(group);
    if (family == Family.IPV4) {
      request.putInt(0).putInt(ifindex); // struct ip_mreqn
      socket.option(IPPROTO_IP, IP_ADD_MEMBERSHIP, request.array(), "joining 224.0.0.18");
    } else {
      request.putInt(ifindex); // struct ipv6_mreq
      socket.option(
          NativeSocket.IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request.array(), "joining ff02::12");
    }
  }

  /** From now on its packets come from this address, which must be there. */
  public void from(InetAddress own) throws LibcException {
    socket.bind(SocketAddresses.inet(own, 0, own.isLinkLocalAddress() ? ifindex : 0));
  }

  /** Sends the payload of an IP packet. */
  public void send(byte[] payload, InetAddress peer) throws LibcException {
    socket.sendTo(payload, peer, 0, peer.isLinkLocalAddress() ? ifindex : 0);
  }

  @Override
  public void close() {
    socket.close();
  }
}
