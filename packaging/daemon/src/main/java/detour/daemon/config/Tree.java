package detour.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked value with its place in the file.
 *
 * @param value a scalar's value, a {@code Map<String, Tree>} in file order, or a {@code List<Tree>}
 * @param line from 1
 * @param column from 1
 */
record Tree(Object value, int line, int column) {

  @SuppressWarnings("unchecked")
  Map<String, Tree> map() {
    return (Map<String, Tree>) value;
  }

  @SuppressWarnings("unchecked")
  List<Tree> list() {
    return (List<Tree>) value;
  }

  /** What stands at a key of this map. */
  Optional<Tree> at(String key) {
    return Optional.ofNullable(map().get(key));
  }

  /** The scalar at a key, if it is there. */
  <T> Optional<T> scalar(String key, Class<T> type) {
    return at(key).map(each -> type.cast(each.value()));
  }

  /** The scalars of a sequence at a key; empty if it is not there. */
  <T> List<T> scalars(String key, Class<T> type) {
    List<T> all = new ArrayList<>();
    at(key).ifPresent(each -> each.list().forEach(one -> all.add(type.cast(one.value()))));
    return all;
  }
}
