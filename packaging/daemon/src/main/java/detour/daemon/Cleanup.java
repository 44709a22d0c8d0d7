package detour.daemon;

import detour.daemon.config.ConfigException;
import detour.daemon.config.ConfigurationReader;
import detour.daemon.store.StateFolder;
import detour.daemon.system.Failure;
import detour.steering.plan.Numbers;
import detour.steering.uplink.UplinkSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the kernel may be cleaned up now, and of which numbers: those that ran last. They stand
 * in the accepted configuration of the state folder; where there is none, in the configuration
 * file; where that cannot be used either, they are the usual ones.
 */
final class Cleanup {
  /** The work in the kernel. */
  interface Work {
    /** Takes everything of these numbers away; gives the exit status. */
    int remove(Numbers numbers, StateFolder state) throws IOException;
  }

  private final Arguments arguments;
  private final PrintStream err;
  private final StringBuilder why = new StringBuilder();

  Cleanup(Arguments arguments, PrintStream err) {
    this.arguments = arguments;
    this.err = err;
  }

  /** Cleans up unless the daemon runs; gives the exit status. */
  int run(Work work) throws IOException {
    StateFolder state = new StateFolder(arguments.state(), err::println);
    try (FileChannel lock = state.tryLock().orElse(null)) {
      if (lock == null) {
        err.println(
            "error: detourd is running and would put everything back; try: systemctl stop detour");
        return Main.REFUSED;
      }
      return work.remove(numbers(), state);
    }
  }

  private Numbers numbers() {
    Path accepted = AcceptedFile.in(arguments.state());
    Optional<Numbers> ran = of(accepted);
    Optional<Numbers> given = of(arguments.config());
    if (ran.isPresent() && !ran.equals(given)) {
      return told(ran.get(), accepted + ", which ran last");
    }
    return given.orElseGet(() -> told(Numbers.DEFAULT, "Detour itself, the usual ones"));
  }

  private Optional<Numbers> of(Path file) {
    try {
      return Optional.of(ConfigurationReader.read(file).numbers());
    } catch (IOException e) {
      why.append(Failure.text(e)).append("; ");
    } catch (ConfigException e) {
      why.append(file).append(" has mistakes; ");
    }
    return Optional.empty();
  }

  private Numbers told(Numbers numbers, String from) {
    err.println(
        why
            + "cleaned up are the numbers of "
            + from
            + ": rules "
            + numbers.rulePriority()
            + "-"
            + (numbers.rulePriority() + Numbers.PRIORITIES - 1)
            + ", tables "
            + numbers.activeTable()
            + "-"
            + numbers.table(UplinkSpec.MOST)
            + ", protocol "
            + numbers.protocol()
            + ", marks "
            + Numbers.hex(numbers.mask()));
    return numbers;
  }
}
