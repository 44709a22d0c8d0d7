package detour.kernel.testkit;

import detour.kernel.Conntrack;
import detour.kernel.address.Family;
import detour.kernel.conntrack.ConntrackEntry;
import detour.kernel.conntrack.ConntrackFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The connections of a {@link FakeKernel}. */
final class FakeConntrack implements Conntrack {
  private final List<ConntrackEntry> entries = new ArrayList<>();

  void add(ConntrackEntry entry) {
    entries.add(entry);
  }

  private static boolean matches(ConntrackFilter filter, ConntrackEntry entry) {
    return Family.of(entry.source().getAddress()) == filter.family() && filter.matches(entry);
  }

  @Override
  public void delete(ConntrackFilter filter) {
    entries.removeIf(each -> matches(filter, each));
  }

  @Override
  public List<ConntrackEntry> list(ConntrackFilter filter) {
    return entries.stream().filter(each -> matches(filter, each)).toList();
  }

  @Override
  public void create(ConntrackEntry entry, Duration timeout) {
    boolean known =
        entries.stream()
            .anyMatch(
                each ->
                    each.protocol() == entry.protocol()
                        && each.source().equals(entry.source())
                        && each.destination().equals(entry.destination()));
    if (!known) {
      entries.add(entry);
    }
  }

  @Override
  public void setMark(ConntrackFilter filter, int mark, int mask) {
    entries.replaceAll(
        each ->
            matches(filter, each)
                ? new ConntrackEntry(
                    each.protocol(),
                    each.source(),
                    each.destination(),
                    each.replySource(),
                    each.replyDestination(),
                    (each.mark() & ~mask) | (mark & mask),
                    each.status(),
                    each.tcpState())
                : each);
  }
}
