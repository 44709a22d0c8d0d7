package detour.vrrp;

import detour.event.Event;
import detour.event.Reason;
import detour.kernel.address.Addresses;
import detour.kernel.address.Prefix;
import detour.vrrp.packet.Datagram;
import detour.vrrp.packet.Frames;
import detour.vrrp.packet.MacAddress;
import detour.vrrp.packet.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A router that runs, with a pretended kernel and network and a clock to turn by hand. */
final class Pretend implements LiveRouter.Hands, Speaker.Out {
  static final long MILLI = 1_000_000L;
  private static final Reason UP = new Reason("link-up", "it is up");

  final LiveRouter router;
  final InetAddress own;

  /** What the kernel was told, oldest first. */
  final List<String> done = new ArrayList<>();

  /** What was said since last asked for. */
  private final List<byte[]> said = new ArrayList<>();

  final List<Event> events = new ArrayList<>();
  boolean mute;

  /** For how long the kernel is busy with holding the addresses. */
  long holdMillis;

  private long busyUntil;
  private final List<Runnable> after = new ArrayList<>();
  long nowMillis = 1000;

  Pretend(RouterSettings settings, String own) {
    this.own = Addresses.parse(own);
    router = new LiveRouter(settings, this, this, events::add, Optional.empty(), 0);
  }

  /** An advert each 100 ms. */
  static RouterSettingsBuilder settings(String name, int id) {
    return new RouterSettingsBuilder(name, "eth0", id, List.of(Prefix.parse("10.9.0.1/24")))
        .interval(Duration.ofMillis(100));
  }

  long now() {
    return nowMillis * MILLI;
  }

  Pretend up() {
    router.link(true, UP, Optional.of(own), false, now());
    return this;
  }

  void down() {
    router.link(
        false, new Reason("no-carrier", "eth0 has no carrier"), Optional.empty(), false, now());
  }

  /** Time passes, with all that is due on the way. */
  void run(long millis) {
    long end = nowMillis + millis;
    while (router.deadlineNanos() <= end * MILLI) {
      nowMillis = Math.max(nowMillis, (router.deadlineNanos() + MILLI - 1) / MILLI);
      router.tick(now());
    }
    nowMillis = end;
    if (nowMillis >= busyUntil) {
      after.forEach(Runnable::run);
      after.clear();
    }
  }

  /** When it has something to do. */
  long dueMillis() {
    long tick = (router.deadlineNanos() - 1) / MILLI + 1;
    return after.isEmpty() ? tick : Math.min(tick, busyUntil);
  }

  /** Frames for the others, each once. */
  List<byte[]> said() {
    List<byte[]> frames = List.copyOf(said);
    said.clear();
    return frames;
  }

  @Override
  public void send(byte[] message, InetAddress source) throws IOException {
    if (mute) {
      throw new IOException("the network is down");
    }
    InetAddress group = Protocol.group(router.settings().family());
    said.add(
        Frames.write(
            MacAddress.multicast(group),
            MacAddress.virtual(router.settings().family(), router.settings().id()),
            new Datagram(source, group, Protocol.HOP_LIMIT, message),
            0));
  }

  @Override
  public void send(byte[] message, InetAddress source, InetAddress peer) throws IOException {
    send(message, source);
  }

  @Override
  public void hold() {
    done.add("hold");
    busyUntil = nowMillis + holdMillis;
  }

  @Override
  public void giveUp(boolean successor) {
    done.add("give up");
  }

  @Override
  public void renew() {
    done.add("renew");
  }

  @Override
  public void outlast(long nanos) {
    done.add("outlast");
  }

  @Override
  public void announce(int times) {
    done.add("announce");
  }

  @Override
  public void then(Runnable task) {
    if (nowMillis < busyUntil) {
      after.add(task);
    } else {
      task.run();
    }
  }
}
