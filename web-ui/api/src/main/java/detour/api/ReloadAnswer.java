package detour.api;

import java.util.List;

/**
 * The answer to {@code POST /api/v1/reload} when the configuration file was accepted.
 *
 * @param changes what is another than before, each in plain words, such as {@code uplink dsl
 *     added}; empty: nothing
 */
public record ReloadAnswer(List<String> changes) {
  public ReloadAnswer {
    changes = List.copyOf(changes);
  }
}
