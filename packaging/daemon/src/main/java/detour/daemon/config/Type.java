package detour.daemon.config;

import java.util.List;
import java.util.function.Function;

/** What may stand at a place of the configuration. */
sealed interface Type {

  /** A scalar, read as text by this type and by nothing else: {@code no} is a word, not false. */
  record Scalar(String words, Function<String, Object> reader) implements Type {}

  /** A map with known keys. */
  record Structure(List<Key> keys) implements Type {
    Structure(Key... keys) {
      this(List.of(keys));
    }
  }

  /** A map whose keys are names that the administrator chooses. */
  record Named(String what, int most, Type value) implements Type {}

  /** A sequence. */
  record Sequence(Type element, int least, int most) implements Type {}

  /** Either a scalar or a structure, by what stands there. */
  record Either(Scalar scalar, Structure structure) implements Type {}

  /** A value that its reader refuses; the message says what would be right. */
  final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }
}
