package detour.kernel.nft;

import detour.kernel.netlink.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The named counters of one {@code inet} table, to be read over and over into the same place. Of
 * one thread.
 *
 * <p>The kernel tells counters in the same order each time, so that a name is only compared with
 * that of the last time, not made anew.
 */
public final class CounterTable {
  private static final class Slot {
    final byte[] name;
    long packets;
    long bytes;
    long readIn;

    Slot(byte[] name) {
      this.name = name;
    }
  }

  private final String table;
  private final Map<String, Slot> slots = new HashMap<>();
  private final List<Slot> order = new ArrayList<>();
  private int next;
  private long readings;

  /** Nothing has been read yet. */
  public CounterTable(String table) {
    this.table = table;
  }

  /** The table's name. */
  public String table() {
    return table;
  }

  /** A reading begins: what it does not tell is not there. */
  public void begin() {
    readings++;
    next = 0;
  }

  /** A counter as its name stands in a message, with or without closing zeros. */
  public void put(byte[] octets, int from, int to, long packets, long bytes) {
    int end = to;
    while (end > from && octets[end - 1] == 0) {
      end--;
    }
    Slot slot = slot(octets, from, end);
    slot.packets = packets;
    slot.bytes = bytes;
    slot.readIn = readings;
  }

  private Slot slot(byte[] octets, int from, int to) {
    int at = next++;
    if (at < order.size()) {
      Slot last = order.get(at);
      if (Arrays.equals(last.name, 0, last.name.length, octets, from, to)) {
        return last;
      }
    }
    Slot slot =
        slots.computeIfAbsent(
            Attributes.text(octets, from, to),
            name -> new Slot(Arrays.copyOfRange(octets, from, to)));
    if (at < order.size()) {
      order.set(at, slot);
    } else {
      order.add(slot);
    }
    return slot;
  }

  /** Whether the last reading told a counter of this name. */
  public boolean has(String name) {
    return told(name) != null;
  }

  /** Its packets at the last reading, 0 if it was not told. */
  public long packets(String name) {
    Slot slot = told(name);
    return slot == null ? 0 : slot.packets;
  }

  /** Its bytes at the last reading, network header included; 0 if it was not told. */
  public long bytes(String name) {
    Slot slot = told(name);
    return slot == null ? 0 : slot.bytes;
  }

  private @Nullable Slot told(String name) {
    Slot slot = slots.get(name);
    return slot == null || slot.readIn != readings ? null : slot;
  }

  /** All of the last reading by name. */
  public Map<String, Counter> all() {
    Map<String, Counter> all = new HashMap<>();
    slots.forEach(
        (name, slot) -> {
          if (slot.readIn == readings) {
            all.put(name, new Counter(slot.packets, slot.bytes));
          }
        });
    return all;
  }
}
