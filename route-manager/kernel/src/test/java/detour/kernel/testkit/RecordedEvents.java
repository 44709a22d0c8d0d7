package detour.kernel.testkit;

import detour.kernel.KernelEvents;
import detour.kernel.conntrack.ConntrackEntry;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Kernel events as lines of text, such as {@code link 11 wan1 up} and {@code route 5201}. */
public final class RecordedEvents implements KernelEvents {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** What was told so far. */
  public List<String> lines() {
    return lines;
  }

  /** Forgets what was told. */
  public void clear() {
    lines.clear();
  }

  @Override
  public void linkChanged(int ifindex, String name, boolean gone, boolean carrier) {
    lines.add("link " + ifindex + ' ' + name + (gone ? " gone" : carrier ? " up" : " down"));
  }

  @Override
  public void addressChanged(int ifindex) {
    lines.add("address " + ifindex);
  }

  @Override
  public void routeChanged(int table) {
    lines.add("route " + table);
  }

  @Override
  public void ruleChanged() {
    lines.add("rule");
  }

  @Override
  public void neighborChanged(int ifindex, InetAddress address, boolean failed) {
    lines.add("neighbor " + ifindex + (failed ? " failed" : ""));
  }

  @Override
  public void nftablesChanged(int processId, String processName, boolean oursTouched) {
    lines.add("nft " + processName + (oursTouched ? " ours" : " other"));
  }

  @Override
  public void connectionLost(ConntrackEntry connection) {
    lines.add("lost " + connection.source().getPort() + " of " + connection.mark());
  }

  @Override
  public void overrun() {
    lines.add("overrun");
  }
}
