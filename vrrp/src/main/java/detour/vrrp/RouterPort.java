package detour.vrrp;

import detour.kernel.address.Family;
import detour.kernel.libc.LibcException;
import detour.kernel.link.Link;
import detour.vrrp.io.IpSocket;
import detour.vrrp.io.Wire;
import detour.vrrp.packet.Datagram;
import detour.vrrp.packet.Frames;
import detour.vrrp.packet.MacAddress;
import detour.vrrp.packet.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtual router's way in and out of its interface. Opened and closed by the kernel thread, used
 * for sending by that and by the deciding thread.
 */
final class RouterPort implements Speaker.Out, RouterKernel.Port {
  private final RouterSettings settings;
  private final Consumer<byte[]> frames;
  private final Runnable lost;
  private @Nullable Wire wire;
  private @Nullable IpSocket socket;
  private @Nullable MacAddress station;
  private @Nullable InetAddress own;
  private int ifindex;
  private int identification;

  RouterPort(RouterSettings settings, Consumer<byte[]> frames, Runnable lost) {
    this.settings = settings;
    this.frames = frames;
    this.lost = lost;
  }

  @Override
  public void open(Link link) throws IOException {
    if (stationOf(link)) {
      return;
    }
    close();
    Family family = settings.family();
    Wire opened =
        new Wire(
            link.name(),
            family,
            frames,
            () -> {
              broken(link.ifindex());
              lost.run();
            });
    IpSocket raw = null;
    try {
      raw = new IpSocket(family, link.name(), link.ifindex());
      if (settings.peers().isEmpty()) {
        raw.join(family);
      }
    } catch (LibcException e) {
      if (raw != null) {
        raw.close();
      }
      opened.close();
      throw e;
    }
    synchronized (this) {
      wire = opened;
      socket = raw;
      ifindex = link.ifindex();
      own = null;
      stationOf(link);
    }
  }

  /** Adverts come from the interface's station as it is now; gives whether it is open there. */
  private synchronized boolean stationOf(Link link) {
    boolean open = openOn(link.ifindex());
    if (open) {
      station =
          settings.virtualMac()
              ? MacAddress.virtual(settings.family(), settings.id())
              : new MacAddress(link.hardwareAddress());
    }
    return open;
  }

  /** Its reader has ended: it is to be opened anew. */
  private synchronized void broken(int of) {
    if (ifindex == of) {
      ifindex = 0;
    }
  }

  synchronized boolean openOn(int index) {
    return wire != null && ifindex == index;
  }

  @Override
  public synchronized void from(InetAddress address) throws LibcException {
    if (!address.equals(own) && socket != null) {
      if (!settings.peers().isEmpty()) {
        socket.from(address);
      }
      own = address;
    }
  }

  @Override
  public synchronized void send(byte[] message, InetAddress source) throws IOException {
    InetAddress group = Protocol.group(settings.family());
    MacAddress from = station;
    if (from == null) {
      throw new IOException("the interface is not there");
    }
    identification = (identification + 1) & 0xffff;
    frame(
        Frames.write(
            MacAddress.multicast(group),
            from,
            new Datagram(source, group, Protocol.HOP_LIMIT, message),
            settings.family() == Family.IPV4 ? identification : 0));
  }

  @Override
  public synchronized void send(byte[] message, InetAddress source, InetAddress peer)
      throws IOException {
    IpSocket open = socket;
    if (open == null) {
      throw new IOException("the interface is not there");
    }
    from(source);
    open.send(message, peer);
  }

  @Override
  public synchronized void frame(byte[] frame) throws IOException {
    Wire open = wire;
    if (open == null) {
      throw new IOException("the interface is not there");
    }
    open.send(frame);
  }

  @Override
  public void close() {
    Wire opened;
    synchronized (this) {
      opened = wire;
      wire = null;
      ifindex = 0;
      if (socket != null) {
        socket.close();
        socket = null;
      }
    }
    if (opened != null) {
      opened.close(); // waits for the reader, which may be waiting for the lock to say it is broken
    }
  }
}
