package detour.daemon;

import detour.daemon.config.SettingsTable;
import detour.daemon.system.Failure;
import detour.daemon.system.HangUp;
import detour.daemon.system.Log;
import detour.vrrp.OwnAddresses;

/** {@code detourd}. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  static final int REFUSED = 4;

  private Main() {}

  public static void main(String[] words) {
    int status;
    try {
      status = run(Arguments.parse(words));
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage() + ".");
      System.err.print(Arguments.USAGE);
      status = USAGE;
    } catch (Exception e) {
      System.err.println("error: " + Failure.text(e));
      status = FAILED;
    }
    if (status >= 0) {
      System.exit(status);
    }
  }

  /** The exit status, or -1: the daemon runs. */
  private static int run(Arguments arguments) throws Exception {
    Offline offline = new Offline(arguments, System.out, System.err);
    return switch (arguments.mode()) {
      case VERSION -> {
        System.out.println("detourd " + Version.TEXT);
        yield 0;
      }
      case HELP -> {
        System.out.print(Arguments.USAGE);
        yield 0;
      }
      case CHECK -> offline.check();
      case PLAN -> offline.plan();
      case CLEANUP -> offline.cleanup();
      case SETTINGS -> {
        SettingsTable.lines().forEach(System.out::println);
        yield 0;
      }
      case REPLAY -> offline.replay();
      case RUN -> daemon(arguments);
    };
  }

  private static int daemon(Arguments arguments) throws Exception {
    Log log = new Log(System.err);
    AcceptedFile accepted = new AcceptedFile(arguments.state(), log);
    OwnAddresses own = OwnAddresses.here().with(accepted.pair());
    StartingFile file =
        StartingFile.read(arguments.config(), accepted, own, System.err).orElse(null);
    if (file == null) {
      return REFUSED;
    }
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> end(log, thread, bug));
    Daemon daemon = new Daemon(arguments, file.configuration(), log);
    file.notice().ifPresent(daemon::notice);
    file.bytes().ifPresent(accepted::keep);
    daemon.start();
    Reloader reloader = daemon.reloader(accepted);
    HangUp.handle(() -> reloader.reloadUnasked("SIGHUP"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon, reloader), "stop"));
    return -1;
  }

  /**
   * A daemon that lost a thread would look alive and be blind. Its end costs nothing: the kernel
   * keeps what it has, and systemd starts the next one at once.
   */
  private static void end(Log log, Thread thread, Throwable bug) {
    log.warning("a bug ended the thread " + thread.getName() + "; starting anew: " + bug);
    bug.printStackTrace(System.err);
    Runtime.getRuntime().halt(FAILED);
  }

  private static void stop(Daemon daemon, Reloader reloader) {
    reloader.end();
    try {
      daemon.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
