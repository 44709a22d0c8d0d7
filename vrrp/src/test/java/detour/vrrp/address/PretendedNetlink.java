package detour.vrrp.address;

import detour.kernel.address.AddressCodec;
import detour.kernel.address.Prefix;
import detour.kernel.link.Link;
import detour.kernel.link.LinkCodec;
import detour.kernel.netlink.Errno;
import detour.kernel.netlink.Message;
import detour.kernel.netlink.MessageWriter;
import detour.kernel.netlink.NetlinkSocket;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A kernel that knows the names of interfaces, whether they are up, and their addresses; of routes
 * it has none.
 */
public final class PretendedNetlink implements NetlinkSocket {
  private static final int FIRST = 100;
  private static final int RTM_GETROUTE = 26;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_CACHEINFO = 6;
  private static final int LINK_HEADER = 16;
  private static final int ADDRESS_HEADER = 8;

  private record Device(String name, boolean up) {}

  private final Map<Integer, Device> devices = new TreeMap<>();

  /** An address on an interface. */
  record Held(int index, Prefix prefix) {}

  final Set<Held> addresses = new LinkedHashSet<>();

  /** Each address that was added or renewed, with its lifetime. */
  final List<String> renewed = new ArrayList<>();

  /** Whether it takes no address. */
  public boolean refuses;

  private final Deque<byte[]> answers = new ArrayDeque<>();
  private int next = FIRST;

  /** The devices that were made, those that are up with an exclamation mark. */
  Set<String> devices() {
    Set<String> names = new TreeSet<>();
    devices.values().forEach(each -> names.add(each.name() + (each.up() ? "!" : "")));
    return names;
  }

  /** Somebody takes a device away, and its addresses go with it. */
  void lose(String name) {
    devices.values().removeIf(each -> each.name().equals(name));
    addresses.removeIf(each -> each.index() >= FIRST && !devices.containsKey(each.index()));
  }

  /** Somebody switches a device off. */
  void switchOff(String name) {
    devices.replaceAll((index, each) -> each.name().equals(name) ? new Device(name, false) : each);
  }

  @Override
  public void send(byte[] request) {
    Message message = Message.parse(request).get(0);
    int sequence = message.sequence();
    if (message.type() == LinkCodec.RTM_NEWLINK + 2) {
      ByteArrayOutputStream dump = new ByteArrayOutputStream();
      devices.forEach((index, each) -> dump.writeBytes(link(index, each).bytes(sequence)));
      done(dump, sequence);
    } else if (message.type() == AddressCodec.RTM_NEWADDR + 2) {
      ByteArrayOutputStream dump = new ByteArrayOutputStream();
      addresses.forEach(each -> dump.writeBytes(address(each).bytes(sequence)));
      done(dump, sequence);
    } else if (message.type() == RTM_GETROUTE) {
      done(new ByteArrayOutputStream(), sequence);
    } else {
      answers.add(new MessageWriter(Message.ERROR, 0).u32(-change(message)).bytes(sequence));
    }
  }

  private void done(ByteArrayOutputStream dump, int sequence) {
    dump.writeBytes(new MessageWriter(Message.DONE, 0).u32(0).bytes(sequence));
    answers.add(dump.toByteArray());
  }

  private static MessageWriter link(int index, Device device) {
    MessageWriter message =
        new MessageWriter(LinkCodec.RTM_NEWLINK, 0)
            .u32(0)
            .u32(index)
            .u32(device.up() ? Link.IFF_UP : 0)
            .u32(0)
            .attributeText(IFLA_IFNAME, device.name());
    int info = message.open(IFLA_LINKINFO);
    return message.attributeText(IFLA_INFO_KIND, "macvlan").close(info);
  }

  private static MessageWriter address(Held held) {
    return new MessageWriter(AddressCodec.RTM_NEWADDR, 0)
        .u8(0)
        .u8(held.prefix().length())
        .u8(0)
        .u8(0)
        .u32(held.index())
        .attribute(IFA_LOCAL, held.prefix().address().getAddress());
  }

  /** Gives errno, 0 if it was done. */
  private int change(Message message) {
    int index = message.u32(4);
    boolean ofLink =
        message.type() == LinkCodec.RTM_NEWLINK || message.type() == LinkCodec.RTM_DELLINK;
    if (ofLink && index == 0) {
      String name = message.attributes(LINK_HEADER).text(IFLA_IFNAME).orElseThrow();
      devices.put(next++, new Device(name, false));
      return 0;
    }
    Device device = devices.getOrDefault(index, new Device("", true));
    if (index >= FIRST && device.name().isEmpty()) {
      return Errno.ENODEV;
    }
    if (message.type() == LinkCodec.RTM_DELLINK) {
      lose(device.name());
    } else if (ofLink) {
      devices.put(index, new Device(device.name(), message.u32(8) != 0));
    } else {
      InetAddress address = message.attributes(ADDRESS_HEADER).address(IFA_LOCAL).orElseThrow();
      Held held = new Held(index, new Prefix(address, message.u8(1)));
      if (message.type() == AddressCodec.RTM_NEWADDR) {
        if (refuses) {
          return Errno.EACCES;
        }
        addresses.add(held);
        renewed.add(held.prefix() + " " + lifetimeSeconds(message) + " s");
      } else if (!addresses.remove(held)) {
        return Errno.EADDRNOTAVAIL;
      }
    }
    return 0;
  }

  /** The second of struct ifa_cacheinfo. */
  private static int lifetimeSeconds(Message message) {
    byte[] info = message.attributes(ADDRESS_HEADER).bytes(IFA_CACHEINFO).orElseThrow();
    return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(4);
  }

  @Override
  public Optional<byte[]> receive(int timeoutMillis) {
    return Optional.ofNullable(answers.poll());
  }

  @Override
  public void close() {}
}
