package detour.probe.dns;

import detour.event.Reason;
import detour.probe.Probe;
import detour.probe.ProbeListener;
import detour.probe.ProbePath;
import detour.probe.Surroundings;
import java.net.InetAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A probe of any kind whose target is given by name. A name that cannot be resolved is told as not
 * sent, with a reason of its own.
 */
public final class NamedProbe implements Probe {
  private final Names names;
  private final ProbeListener listener;
  private final ProbePath path;
  private final String name;
  private final Supplier<Surroundings> surroundings;
  private final Function<InetAddress, Probe> kind;
  private @Nullable InetAddress address; // this and the next: of the loop's thread
  private @Nullable Probe probe;

  /**
   * @param kind makes the probe of an address
   */
  public NamedProbe(
      Names names,
      ProbeListener listener,
      ProbePath path,
      String name,
      Supplier<Surroundings> surroundings,
      Function<InetAddress, Probe> kind) {
    this.names = names;
    this.listener = listener;
    this.path = path;
    this.name = name;
    this.surroundings = surroundings;
    this.kind = kind;
  }

  @Override
  public void ask(long sequence) {
    names.find(
        path,
        name,
        surroundings,
        new Names.Found() {
          @Override
          public void address(InetAddress found) {
            of(found).ask(sequence);
          }

          @Override
          public void unresolved(Reason reason) {
            listener.notSent(path.key(), sequence, reason);
          }
        });
  }

  private Probe of(InetAddress found) {
    Probe current = probe;
    if (current == null || !found.equals(address)) {
      current = kind.apply(found);
      probe = current;
      address = found;
    }
    return current;
  }

  @Override
  public void reopen() {
    names.forget(path);
    names.onLoop(
        () -> {
          Probe current = probe;
          if (current != null) {
            current.reopen();
          }
        });
  }

  @Override
  public void close() {
    reopen();
  }
}
