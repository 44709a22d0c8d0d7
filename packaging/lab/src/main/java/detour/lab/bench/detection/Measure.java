package detour.lab.bench.detection;

/** What is told of a trial. */
enum Measure {
  /** Outage of new flows. */
  FRESH("fresh flows"),
  /** Outage of a flow that began before the cut. */
  LONG("long flow"),
  /** From the cut until the first new flow begins after which none is lost. */
  FRESH_LOSS("fresh flows, lost from the cut on"),
  /** From the cut until the first packet leaves after which none of the long flow is lost. */
  LONG_LOSS("long flow, lost from the cut on"),
  /** From the cut to the first change of the gateway's default routes. */
  VERDICT("verdict");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
