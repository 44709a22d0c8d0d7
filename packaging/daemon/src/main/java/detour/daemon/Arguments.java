package detour.daemon;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The daemon's arguments.
 *
 * @param mode what to do
 * @param config the configuration file
 * @param state the state folder
 * @param socket the unix socket, empty: {@code detour.sock} in the state folder
 * @param samples the sample log to be replayed, for that mode only
 */
record Arguments(
    Mode mode, Path config, Path state, Optional<Path> socket, Optional<Path> samples) {
  static final String USAGE =
      """
      usage: detourd [--check | --plan | --cleanup | --settings | --replay FILE]
                     [--config FILE] [--state DIR] [--socket PATH]

        --config FILE   the configuration, /etc/detour/detour.yaml unless given
        --state DIR     the state folder, /var/lib/detour unless given
        --socket PATH   the unix socket for `detour`, detour.sock in the state folder unless given
        --check         say whether the configuration is right, and what it means; changes nothing
        --plan          print what would be done to the kernel, in ip and nft words; changes nothing
        --cleanup       take everything of Detour's out of the kernel; the daemon must not run
        --settings      print every setting of the configuration, what it takes and its default
        --replay FILE   judge a recorded sample log again and print each change of state; exit status
                        0: as it was recorded, 1: otherwise, 4: there is a line that cannot be read.
                        What an uplink's detectors are told is recorded in the folder samples of the
                        state folder, if somebody makes one before the daemon starts: a file for each
                        uplink and family, 1 GiB in all, and those of the run before as *.before
        --version, --help
      """;

  /** What to do. */
  enum Mode {
    RUN,
    CHECK,
    PLAN,
    CLEANUP,
    SETTINGS,
    REPLAY,
    HELP,
    VERSION
  }

  /** Reads arguments; the message of what is thrown says what would be right. */
  static Arguments parse(String[] arguments) {
    Mode mode = Mode.RUN;
    Path config = Path.of("/etc/detour/detour.yaml");
    Path state = Path.of("/var/lib/detour");
    Optional<Path> socket = Optional.empty();
    Optional<Path> samples = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "--check" -> mode = Mode.CHECK;
        case "--plan" -> mode = Mode.PLAN;
        case "--cleanup" -> mode = Mode.CLEANUP;
        case "--settings" -> mode = Mode.SETTINGS;
        case "--replay" -> {
          mode = Mode.REPLAY;
          samples = Optional.of(Path.of(value(arguments, ++i, argument)));
        }
        case "--help" -> mode = Mode.HELP;
        case "--version" -> mode = Mode.VERSION;
        case "--config" -> config = Path.of(value(arguments, ++i, argument));
        case "--state" -> state = Path.of(value(arguments, ++i, argument));
        case "--socket" -> socket = Optional.of(Path.of(value(arguments, ++i, argument)));
        default -> throw new IllegalArgumentException("unknown argument \"" + argument + "\"");
      }
    }
    return new Arguments(mode, config, state, socket, samples);
  }

  private static String value(String[] arguments, int at, String name) {
    if (at >= arguments.length) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return arguments[at];
  }

  Path socketPath() {
    return socket.orElse(state.resolve("detour.sock"));
  }
}
