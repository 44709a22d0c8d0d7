package detour.lab.bench.detection;

/** What is told of a trial. */
enum Measure {
  /** Outage of new flows. */
  FRESH("fresh flows"),
  /** Outage of a flow that began before the cut. */
  LONG("long flow"),
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
