package detour.vrrp;

/**
 * Something wrong with settings.
 *
 * @param where the router or group, and its key: {@code office.id}
 * @param text what is wrong and what would be right
 */
public record Problem(String where, String text) {
  @Override
  public String toString() {
    return where + ": " + text;
  }
}
