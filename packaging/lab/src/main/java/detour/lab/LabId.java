package detour.lab;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells labs apart: {@code dt<process id>x<counter>}, the beginning of each of its namespaces'
 * names.
 *
 * @param text as above
 */
record LabId(String text) {
  private static final Pattern NAME = Pattern.compile("dt(\\d+)x\\d+-.+");
  private static final AtomicInteger COUNTER = new AtomicInteger();

  /** A new one for this process. */
  static LabId next() {
    return new LabId("dt" + ProcessHandle.current().pid() + "x" + COUNTER.incrementAndGet());
  }

  /** Full name of a namespace. */
  String namespace(String part) {
    return text + "-" + part;
  }

  /** True if a namespace is this lab's. */
  boolean owns(String namespace) {
    return namespace.startsWith(text + "-");
  }

  /** The process whose lab a namespace is, if it is a lab's. */
  static OptionalLong ownerOf(String namespace) {
    Matcher m = NAME.matcher(namespace);
    return m.matches() ? OptionalLong.of(Long.parseLong(m.group(1))) : OptionalLong.empty();
  }
}
