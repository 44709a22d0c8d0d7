package detour.lab.bench;

import detour.lab.Lab;
import detour.lab.LabOptions;
import detour.lab.demo.Carrier;
import java.nio.file.Path;

/** A contender and its lab, for the whole run. */
final class BenchOffice implements AutoCloseable {
  /**
   * Where a contender works.
   *
   * @param lab its own
   * @param directory for its files
   */
  record Site(Lab lab, Path directory) {}

  private final String name;
  private final Lab lab;
  private final Contender contender;
  private final Carrier carrier;

  BenchOffice(Contender.Starter starter, LabOptions options, Path directory) {
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

  String name() {
    return name;
  }

  Lab lab() {
    return lab;
  }

  Contender contender() {
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
