package detour.lab.bench.detection;

/** What an office does while its uplink is cut. */
enum Load {
  /** A long UDP flow, fresh UDP, DNS, new TCP connections, talking and waiting ones. */
  MIX("office of 700 packets/s"),
  /** One packet of a call each 20 ms, each way. */
  CALL("one call"),
  /** Twenty readers. */
  WEB("20 people at the web"),
  /** Nothing at all. */
  IDLE("idle office");

  private final String words;

  Load(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
