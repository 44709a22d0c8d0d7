package detour.lab.bench;

import detour.lab.fault.Fault;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

  /**
   * The cut of a name such as {@code carrier} or {@code next-hop}.
   *
   * @throws IllegalArgumentException naming those there are
   */
  static Cut of(String name) {
    for (Cut cut : values()) {
      if (cut.option().equals(name)) {
        return cut;
      }
    }
    throw new IllegalArgumentException(
        "no cut "
            + name
            + "; there are "
            + Arrays.stream(values()).map(Cut::option).collect(Collectors.joining(", ")));
  }

  private String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
