package detour.daemon.config;

/**
 * A row of the schema.
 *
 * @param name as it stands in the file
 * @param type what may stand there
 * @param required whether it must be there
 * @param defaultText the value where it is not, as text; empty if there is none
 * @param help one line for people
 */
record Key(String name, Type type, boolean required, String defaultText, String help) {

  static Key required(String name, Type type, String help) {
    return new Key(name, type, true, "", help);
  }

  static Key optional(String name, Type type, String defaultText, String help) {
    return new Key(name, type, false, defaultText, help);
  }
}
