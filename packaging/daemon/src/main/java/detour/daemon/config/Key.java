package detour.daemon.config;

/**
 * A row of the schema.
 *
 * @param name as it stands in the file
 * @param type what may stand there
 * @param required whether it must be there
 * @param defaultText the value where it is not, as text; empty if there is none
 * @param local whether it belongs to this machine only, not to both of a pair
 * @param secret whether it is never shown
 * @param help one line for people
 */
record Key(
    String name,
    Type type,
    boolean required,
    String defaultText,
    boolean local,
    boolean secret,
    String help) {

  static Key required(String name, Type type, String help) {
    return new Key(name, type, true, "", false, false, help);
  }

  static Key optional(String name, Type type, String defaultText, String help) {
    return new Key(name, type, false, defaultText, false, false, help);
  }

  Key onThisMachine() {
    return new Key(name, type, required, defaultText, true, secret, help);
  }
}
