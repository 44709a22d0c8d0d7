package detour.lab.bench;

import detour.lab.LabOptions.Firewall;
import java.util.OptionalLong;

/** Something that keeps an office online, in a lab of its own. */
public interface Contender extends AutoCloseable {
  /** What the operator's firewall must do for it. */
  interface Starter {
    /** Name in the report. */
    String name();

    /** How the gateway is set up before it comes. */
    Firewall firewall();

    /** Starts it. */
    Contender start(BenchOffice.Site site);
  }

  /** Whether both uplinks are usable in its own eyes. */
  boolean ready();

  /** An ISP has just been cut. Only the oracle may listen. */
  default void cut(int isp) {}

  /**
   * An ISP has just been healed, after the measurement. The oracle goes back; a slow peer begins
   * anew.
   */
  default void healed(int isp) {}

  /** Its process; the oracle has none. */
  default OptionalLong pid() {
    return OptionalLong.empty();
  }

  /** Its own words on the last failure; empty if it says nothing. For the run's output. */
  default String lastWords() {
    return "";
  }

  @Override
  void close();
}
