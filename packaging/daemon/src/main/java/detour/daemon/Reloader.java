package detour.daemon;

import detour.api.ReasonText;
import detour.api.ReloadAnswer;
import detour.daemon.config.ConfigException;
import detour.daemon.config.Configuration;
import detour.daemon.config.ConfigurationReader;
import detour.daemon.config.Differences;
import detour.daemon.system.Failure;
import detour.daemon.system.Log;
import detour.daemon.system.ServiceManager;
import detour.event.Event;
import detour.event.EventSink;
import detour.event.EventType;
import detour.event.Reason;
import detour.server.RefusedException;
import detour.vrrp.OwnAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the configuration file anew while the daemon runs, one wish after the other. A file that is
 * wrong, or cannot be applied here and now, changes nothing and is told in full.
 */
final class Reloader {
  /** Of the notice that the file is not what runs; the same as at a start. */
  static final String INVALID = "config-invalid";

  private static final int MISTAKES = 422;
  private static final int CONFLICT = 409;

  private final Daemon daemon;
  private final Path file;
  private final AcceptedFile accepted;
  private final EventSink events;
  private final Log log;
  private final ServiceManager systemd;
  private boolean ended;

  Reloader(
      Daemon daemon,
      Path file,
      AcceptedFile accepted,
      EventSink events,
      Log log,
      ServiceManager systemd) {
    this.daemon = daemon;
    this.file = file;
    this.accepted = accepted;
    this.events = events;
    this.log = log;
    this.systemd = systemd;
  }

  /** The same, where nobody waits for an answer: log, events and status tell. */
  void reloadUnasked(String who) {
    try {
      reload(who);
    } catch (RefusedException told) {
      // in the log, and an event
    }
  }

  /**
   * Reads and applies the file.
   *
   * @param who wishes it
   * @throws RefusedException 422 with every mistake of a wrong file, 409 for one that cannot be
   *     applied here and now
   */
  synchronized ReloadAnswer reload(String who) throws RefusedException {
    if (ended) {
      throw new RefusedException(CONFLICT, "the daemon is stopping");
    }
    systemd.reloading();
    try {
      byte[] bytes = ConfigurationReader.bytes(file);
      List<String> changes = apply(ConfigurationReader.parse(bytes, own()));
      accepted.keep(bytes);
      daemon.over(INVALID);
      events.accept(
          new Event(
              EventType.CONFIG_CHANGED,
              "configuration",
              changes.isEmpty()
                  ? "The configuration was read again: nothing changed."
                  : "The configuration changed: " + String.join("; ", changes) + ".",
              new Reason("reload", file + ", reloaded by " + who)));
      return new ReloadAnswer(changes);
    } catch (ConfigException wrong) {
      throw refused(who, wrong);
    } catch (IOException e) {
      throw refused(who, Failure.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(who, "the daemon is stopping");
    } finally {
      systemd.ready(daemon.sentence());
    }
  }

  private OwnAddresses own() {
    return OwnAddresses.here().with(daemon.configuration().pair());
  }

  private List<String> apply(Configuration next) throws IOException, InterruptedException {
    Configuration before = daemon.configuration();
    List<String> changes = Differences.between(before, next);
    if (!next.numbers().equals(before.numbers())) {
      throw new IOException(
          "Detour's numbers in the kernel cannot change under living flows, which carry them. Try:"
              + " systemctl stop detour, detour cleanup, systemctl start detour");
    }
    if (!changes.isEmpty()) {
      daemon.change(next);
    }
    return changes;
  }

  private RefusedException refused(String who, ConfigException wrong) {
    List<String> mistakes = wrong.problems().stream().map(each -> file + ":" + each).toList();
    mistakes.forEach(log::warning);
    String what = file + " has " + wrong.count();
    tell(who, what, mistakes.get(0));
    return new RefusedException(MISTAKES, what, mistakes);
  }

  private RefusedException refused(String who, String why) {
    tell(who, file + " cannot be applied", why);
    return new RefusedException(CONFLICT, file + " cannot be applied: " + why);
  }

  private void tell(String who, String what, String first) {
    daemon.over(INVALID);
    daemon.notice(
        new ReasonText(INVALID, what + "; what was accepted last is in use. First: " + first));
    events.accept(
        new Event(
            EventType.CONFIG_INVALID,
            "configuration",
            "The configuration was not reloaded, and nothing changed: " + what + ".",
            new Reason("reload-refused", "asked for by " + who + "; first: " + first)));
  }

  /** Waits for the one under way, and takes no more. */
  synchronized void end() {
    ended = true;
  }
}
