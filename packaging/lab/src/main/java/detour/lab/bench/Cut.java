package detour.lab.bench;

import detour.lab.fault.Fault;

/** The ways in which the benchmark cuts an uplink. */
public enum Cut {
  CARRIER("carrier lost"),
  CORE("core black hole"),
  NEXT_HOP("next hop silent"),
  UPSTREAM("upstream lost"),
  DOWNSTREAM("downstream lost"),
  INTERFACE("interface deleted");

  private final String words;

  Cut(String words) {
    this.words = words;
  }

  /** For the report. */
  public String words() {
    return words;
  }

  /** To inflict. */
  public Fault fault() {
    return switch (this) {
      case CARRIER -> new Fault.CarrierLost();
      case CORE -> new Fault.CoreBlackHole();
      case NEXT_HOP -> new Fault.NextHopSilent();
      case UPSTREAM -> new Fault.UpstreamLost();
      case DOWNSTREAM -> new Fault.DownstreamLost();
      case INTERFACE -> new Fault.InterfaceDeleted();
    };
  }
}
