package detour.event;

/** Where events go. Called by the core's thread; returns at once and never throws. */
@FunctionalInterface
public interface EventSink {
  /** Takes an event. */
  void accept(Event event);
}
