package detour.daemon;

import detour.api.EventEntry;
import detour.daemon.store.Journal;
import detour.daemon.system.Log;
import detour.event.Event;
import detour.event.EventSink;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes events to the journal, then tells everybody else. Its own thread, as disks are slow. */
final class EventThread implements Runnable, EventSink {
  private record Stamped(@Nullable Event event, Instant at) {}

  private final Journal journal;
  private final Log log;
  private final Consumer<EventEntry> listeners;
  private final Consumer<Event> programs;
  private final BlockingQueue<Stamped> queue = new LinkedBlockingQueue<>();

  EventThread(Journal journal, Log log, Consumer<EventEntry> listeners, Consumer<Event> programs) {
    this.journal = journal;
    this.log = log;
    this.listeners = listeners;
    this.programs = programs;
  }

  @Override
  public void accept(Event event) {
    queue.add(new Stamped(event, Instant.now()));
  }

  /** Ends the thread after what waits is written. */
  void finish() {
    queue.add(new Stamped(null, Instant.now()));
  }

  @Override
  public void run() {
    try {
      while (true) {
        Stamped next = queue.take();
        Event event = next.event();
        if (event == null) {
          return;
        }
        write(event, next.at());
        programs.accept(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    }
  }

  private void write(Event event, Instant at) {
    try {
      EventEntry entry = journal.append(event, at);
      log.event(entry);
      listeners.accept(entry);
    } catch (IOException e) {
      // The office comes first: a full disk stops no switch.
      log.warning("the event journal could not be written: " + e.getMessage());
      log.warning(event.sentence() + " " + event.reason().text());
    }
  }
}
