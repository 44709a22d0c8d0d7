package detour.daemon;

import detour.daemon.core.PathKey;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Log;
import detour.health.Memory;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes what is to outlive a restart, on a thread of its own, as disks are slow; newest only. */
final class MemoryKeeper implements Runnable {
  private static final long LEAST_PAUSE_MILLIS = 1_000;

  private final StateFolder folder;
  private final Log log;
  private final AtomicReference<@Nullable Map<PathKey, Memory>> newest = new AtomicReference<>();
  private boolean failing;

  MemoryKeeper(StateFolder folder, Log log) {
    this.folder = folder;
    this.log = log;
  }

  void keep(Map<PathKey, Memory> memories) {
    newest.set(memories);
  }

  /** Writes what waits, on the caller's thread. */
  void finish() {
    write();
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(LEAST_PAUSE_MILLIS);
        write();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the daemon stops
    }
  }

  private synchronized void write() {
    Map<PathKey, Memory> memories = newest.getAndSet(null);
    if (memories == null) {
      return;
    }
    Map<String, Memory> byText = new TreeMap<>();
    memories.forEach((path, memory) -> byText.put(path.text(), memory));
    try {
      folder.memories(byText);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        log.warning("what was learned of the uplinks could not be kept: " + e.getMessage());
      }
      failing = true;
    }
  }
}
