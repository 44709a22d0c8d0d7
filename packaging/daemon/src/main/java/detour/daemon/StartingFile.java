package detour.daemon;

import detour.api.ReasonText;
import detour.daemon.config.ConfigException;
import detour.daemon.config.Configuration;
import detour.daemon.config.ConfigurationReader;
import detour.daemon.system.Failure;
import detour.vrrp.OwnAddresses;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration that the daemon starts with: the file's; where that is missing or wrong, what
 * was accepted last, so that the office stays online.
 *
 * @param bytes of the file, empty when it is not in use
 * @param notice why it is not in use
 */
record StartingFile(
    Configuration configuration, Optional<byte[]> bytes, Optional<ReasonText> notice) {

  /**
   * Reads it; what is wrong is printed.
   *
   * @return empty if the file is wrong and nothing was accepted before
   * @throws IOException if no file can be read
   */
  static Optional<StartingFile> read(
      Path file, AcceptedFile accepted, OwnAddresses own, PrintStream err)
      throws IOException, ConfigException {
    try {
      byte[] bytes = ConfigurationReader.bytes(file);
      Configuration given = ConfigurationReader.parse(bytes, own);
      return Optional.of(new StartingFile(given, Optional.of(bytes), Optional.empty()));
    } catch (ConfigException e) {
      Offline.print(file, e, err);
      if (!Files.exists(accepted.path())) {
        return Optional.empty();
      }
      String wrong = file + " has " + e.count();
      return Optional.of(last(accepted, wrong, ". First: " + e.problems().get(0)));
    } catch (IOException e) {
      if (!Files.exists(accepted.path())) {
        throw e;
      }
      err.println("error: " + Failure.text(e));
      return Optional.of(last(accepted, Failure.text(e), ""));
    }
  }

  private static StartingFile last(AcceptedFile accepted, String wrong, String first)
      throws IOException, ConfigException {
    ReasonText notice =
        new ReasonText(Reloader.INVALID, wrong + "; what was accepted last is in use" + first);
    return new StartingFile(
        ConfigurationReader.read(accepted.path()), Optional.empty(), Optional.of(notice));
  }
}
