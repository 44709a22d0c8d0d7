package detour.kernel;

import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import detour.kernel.netlink.NetlinkException;
import java.time.Duration;
import java.util.List;

/** The connection tracking table of this network namespace. One thread at a time. */
public interface Conntrack {
  /**
   * Deletes every entry that the filter matches, in one message, without a dump.
   *
   * <p>A filter by reply destination needs a dump, as the kernel has no such filter for deletions.
   */
  void delete(ConntrackFilter filter) throws NetlinkException;

  /** Entries that the filter matches. */
  List<ConntrackEntry> list(ConntrackFilter filter) throws NetlinkException;

  /** Sets the bits of the mask in the marks of all entries that the filter matches. */
  void setMark(ConntrackFilter filter, int mark, int mask) throws NetlinkException;

  /**
   * Makes an entry anew, with the tuples, mark and state of this one, whose packets pass any window
   * check; nothing happens if there is one of its tuples already.
   *
   * @param timeout until it ends by itself, whole seconds
   */
  void create(ConntrackEntry entry, Duration timeout) throws NetlinkException;

  /** How many entries the filter matches. */
  default int count(ConntrackFilter filter) throws NetlinkException {
    return list(filter).size();
  }
}
