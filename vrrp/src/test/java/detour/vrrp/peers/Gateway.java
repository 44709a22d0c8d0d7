package detour.vrrp.peers;

import detour.event.Event;
import detour.kernel.Nftables;
import detour.kernel.nft.LibnftablesNftables;
import detour.lab.netns.Namespace;
import detour.vrrp.GroupSettings;
import detour.vrrp.Pair;
import detour.vrrp.PairSettings;
import detour.vrrp.RestartTicket;
import detour.vrrp.RouterSettings;
import detour.vrrp.RouterSnapshot;
import detour.vrrp.state.Role;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Our gateway, running in a namespace of this process. */
public final class Gateway implements AutoCloseable {
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public final Pair pair;
  private final Namespace host;
  private final Optional<LibnftablesNftables> nftables;
  private final AtomicBoolean ended = new AtomicBoolean();

  public Gateway(Namespace host, RouterSettings... routers) {
    this(host, RestartTicket.none(), List.of(routers), List.of());
  }

  public Gateway(
      Namespace host,
      RestartTicket ticket,
      List<RouterSettings> routers,
      List<GroupSettings> groups) {
    this.host = host;
    boolean needed = routers.stream().anyMatch(each -> each.virtualMac() || !each.accept());
    nftables = needed ? host.call(() -> Optional.of(new LibnftablesNftables())) : Optional.empty();
    pair =
        host.call(
            () ->
                Pair.start(
                    PairSettings.checked(routers, groups),
                    nftables.map(each -> (Nftables) each),
                    ticket,
                    events::add));
  }

  /** Its only router, or the first. */
  public RouterSnapshot router() {
    return pair.snapshot().routers().get(0);
  }

  public Role role() {
    return router().role();
  }

  /** Ends it for another process to go on. */
  public RestartTicket prepareRestart() {
    RestartTicket ticket = pair.prepareRestart();
    end();
    return ticket;
  }

  @Override
  public void close() {
    end();
  }

  /** Ends it: the other takes over. */
  public void end() {
    pair.close();
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    nftables.ifPresent(
        each ->
            host.call(
                () -> {
                  each.close();
                  return true;
                }));
  }
}
