package detour.lab.meter;

/** Requests and answers of one stream. Written by the meter's thread, read by any. */
final class Tally {
  private final String stream;
  private final Family family;
  private final Times sent = new Times();
  private final Times answered = new Times();
  private final Times arrivals = new Times();
  private long requests;
  private long answers;
  private long refusals;
  private int settled;
  private long lost;

  Tally(String stream, Family family) {
    this.stream = stream;
    this.family = family;
  }

  String stream() {
    return stream;
  }

  /** A request leaves; its number is what the answer is told by. */
  synchronized int request(long nanos) {
    requests++;
    answered.add(0);
    return sent.add(nanos);
  }

  /** The answer to a request is here; a second one is ignored. */
  synchronized void answer(int request, long nanos) {
    if (answered.get(request) == 0) {
      answered.set(request, nanos);
      answers++;
      lost -= request < settled ? 1 : 0; // so late that it was thought lost
      arrivals.add(nanos);
    }
  }

  /** Something has arrived that answers no single request. */
  synchronized void arrival(long nanos) {
    arrivals.add(nanos);
  }

  /** A request was refused aloud: reset, unreachable. */
  synchronized void refused() {
    refusals++;
  }

  synchronized Count count(long nowNanos) {
    while (settled < requests && nowNanos - sent.get(settled) > StreamReport.GRACE_NANOS) {
      lost += answered.get(settled) == 0 ? 1 : 0;
      settled++;
    }
    return new Count(stream, family, requests, answers, lost, refusals);
  }

  synchronized StreamReport report(long endNanos) {
    return new StreamReport(
        stream, family, sent.copy(), answered.copy(), arrivals.copy(), refusals, endNanos);
  }
}
