package detour.kernel.nft;

import detour.kernel.netlink.NetlinkConnection;
import detour.kernel.netlink.NetlinkException;
import java.util.Map;

/** Lets tests of other packages read counters over a connection of theirs. */
public final class Counters {
  private Counters() {}

  /** The counters of table {@code inet detour}. */
  public static Map<String, Counter> of(NetlinkConnection connection) throws NetlinkException {
    CounterTable counters = new CounterTable("detour");
    new CounterCodec(counters).read(connection);
    return counters.all();
  }
}
