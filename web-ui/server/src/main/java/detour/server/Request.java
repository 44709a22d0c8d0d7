package detour.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that passed the checks on its way.
 *
 * @param method GET or POST
 * @param path decoded, without query
 * @param query parameters
 * @param body empty for GET
 * @param who sent it, for the record
 * @param ifNoneMatch the ETag the client has, empty if none
 */
record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    byte[] body,
    String who,
    String ifNoneMatch) {

  /** The single value of a parameter. */
  Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** A number within bounds, or the default. */
  long number(String name, long least, long most, long otherwise) throws RefusedException {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new RefusedException(
        422,
        name + " is a number from " + least + " to " + most + ", not " + Routes.quoted(text.get()));
  }
}
