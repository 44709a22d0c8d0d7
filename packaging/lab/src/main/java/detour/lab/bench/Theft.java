package detour.lab.bench;

import java.util.List;

/**
 * Something of Detour's that another manager deletes.
 *
 * @param words for the report
 * @param command that deletes it, in the gateway's namespace
 */
record Theft(String words, List<List<String>> command) {
  private static final String TABLE = "inet detour";

  static List<Theft> all() {
    return List.of(
        new Theft("a rule, IPv4", List.of(words("ip rule del pref 21090"))),
        new Theft("a rule, IPv6", List.of(words("ip -6 rule del pref 21010"))),
        new Theft("the active route, IPv4", List.of(words("ip route flush table 5199"))),
        new Theft("the active route, IPv6", List.of(words("ip -6 route flush table 5199"))),
        new Theft("an uplink's route", List.of(words("ip route flush table 5202"))),
        new Theft("a map element", List.of(words("nft delete element " + TABLE + " default4 {7}"))),
        new Theft("a chain's rules", List.of(words("nft flush chain " + TABLE + " choose"))),
        new Theft("the whole table", List.of(words("nft delete table " + TABLE))),
        new Theft(
            "all of it at once",
            List.of(
                words("ip rule del pref 21000"),
                words("ip rule del pref 21070"),
                words("ip rule del pref 21080"),
                words("ip rule del pref 21090"),
                words("ip -6 rule del pref 21000"),
                words("ip -6 rule del pref 21090"),
                words("ip route flush table 5199"),
                words("ip route flush table 5201"),
                words("ip route flush table 5202"),
                words("ip -6 route flush table 5199"),
                words("ip -6 route flush table 5201"),
                words("ip -6 route flush table 5202"),
                words("nft delete table " + TABLE))));
  }

  private static List<String> words(String command) {
    return List.of(command.split(" ", -1));
  }
}
