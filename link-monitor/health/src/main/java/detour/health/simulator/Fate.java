package detour.health.simulator;

import detour.health.Snapshot;

/** What becomes of probes, in place of a link. */
interface Fate {
  /** When the answer to a probe that leaves now is back, or {@link SimulatedLink#LOST}. */
  long back(long now, Snapshot at);
}
