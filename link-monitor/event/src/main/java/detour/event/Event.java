package detour.event;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened.
 *
 * @param type what
 * @param subject to whom: the name of an uplink, a policy, a kernel object
 * @param sentence for people, complete: {@code The office moved from fiber to lte (IPv4).}
 * @param reason why
 * @param details further facts by name, values as text with their unit
 */
public record Event(
    EventType type,
    String subject,
    String sentence,
    Reason reason,
    SortedMap<String, String> details) {
  public Event {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** An event without further facts. */
  public Event(EventType type, String subject, String sentence, Reason reason) {
    this(type, subject, sentence, reason, Collections.emptySortedMap());
  }

  /** The same event with one more fact. */
  public Event with(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(details);
    more.put(name, value);
    return new Event(type, subject, sentence, reason, more);
  }
}
