package detour.lab.bench;

import detour.lab.Lab;
import detour.lab.LabOptions;
import detour.lab.demo.Carrier;
import java.nio.file.Path;

/** A contender and its lab, for the whole run. */
public final class BenchOffice implements AutoCloseable {
  /**
   * Where a contender works.
   *
   * @param lab its own
   * @param directory for its files
   */
  public record Site(Lab lab, Path directory) {}

  private final String name;
  private final Lab lab;
  private final Contender contender;
  private final Carrier carrier;

  /** Raises the lab and starts the contender. */
  public BenchOffice(Contender.Starter starter, LabOptions options, Path directory) {
    name = starter.name();
    lab = Lab.raise(options.withFirewall(starter.firewall()));
    try {
      contender = starter.start(new Site(lab, directory));
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
    carrier = new Carrier(lab);
  }

  /** The contender's. */
  public String name() {
    return name;
  }

  /** Its own. */
  public Lab lab() {
    return lab;
  }

  /** Who keeps it online. */
  public Contender contender() {
    return contender;
  }

  Carrier carrier() {
    return carrier;
  }

  @Override
  public void close() {
    contender.close();
    lab.close();
  }
}
