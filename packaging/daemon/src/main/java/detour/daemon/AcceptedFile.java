package detour.daemon;

import detour.daemon.config.ConfigException;
import detour.daemon.config.ConfigurationReader;
import detour.daemon.system.Log;
import detour.vrrp.PairSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The configuration that was accepted last, kept so that a wrong file stops no start. */
final class AcceptedFile {
  private final Path file;
  private final Log log;

  AcceptedFile(Path state, Log log) {
    this.file = in(state);
    this.log = log;
  }

  /** Where it is in a state folder. */
  static Path in(Path state) {
    return state.resolve("accepted.yaml");
  }

  /** Where it is, if there is one. */
  Path path() {
    return file;
  }

  /** The pair in it, if there is one. */
  Optional<PairSettings> pair() {
    try {
      return ConfigurationReader.read(file).pair();
    } catch (IOException | ConfigException none) {
      return Optional.empty();
    }
  }

  /** Keeps these bytes; the office does not depend on it. */
  void keep(byte[] bytes) {
    Path aside = file.resolveSibling("accepted.yaml.new");
    try {
      Files.write(aside, bytes);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warning("the accepted configuration could not be kept: " + e.getMessage());
    }
  }
}
