package detour.health;

import detour.health.silence.Patiences;
import java.util.Locale;

/** How soon a silence becomes a verdict. */
public enum Patience {
  /** Under traffic new and established flows leave together, at the first confirmed silence. */
  QUICK,
  /**
   * New flows leave first, established ones when the silence outlasts the medium's usual stalls.
   */
  NORMAL,
  /** Verdicts take twice the time. */
  CALM;

  /** The word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Patiences applyTo(Patiences normal) {
    return switch (this) {
      case QUICK -> normal.quick();
      case NORMAL -> normal;
      case CALM -> normal.calm();
    };
  }
}
