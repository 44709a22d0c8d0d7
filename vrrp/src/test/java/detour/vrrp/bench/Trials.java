package detour.vrrp.bench;

import detour.vrrp.peers.Packets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Results kept in a file, one line for each trial and address, so that a run of hours that was
 * interrupted goes on where it was.
 */
final class Trials {
  private static final String NONE = "-";

  private final Path file;

  Trials(Path file) {
    this.file = file;
  }

  /** Those of earlier runs; none without the file. */
  List<Result> read() throws IOException {
    List<Result> results = new ArrayList<>();
    if (!Files.exists(file)) {
      return results;
    }
    Map<String, Result> begun = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(",", -1);
      Contender contender = Contender.valueOf(words[1]);
      Mishap mishap = Mishap.valueOf(words[2]);
      int interval = Integer.parseInt(words[3]);
      Result result =
          begun.computeIfAbsent(
              String.join(",", List.of(words).subList(0, 4)),
              key ->
                  new Result(
                      contender, mishap, interval, new LinkedHashMap<>(), new LinkedHashMap<>()));
      result
          .packets()
          .put(
              words[4],
              new Packets.Tally(
                  Double.parseDouble(words[5]),
                  Double.parseDouble(words[6]),
                  Double.parseDouble(words[7])));
      if (!words[8].equals(NONE)) {
        result.bothHeldSeconds().put(words[4], Double.parseDouble(words[8]));
      }
    }
    results.addAll(begun.values());
    return results;
  }

  /**
   * Adds those of a turn.
   *
   * @param turn of this mishap, so that its trials are told apart
   */
  void add(int turn, List<Result> results) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Result each : results) {
      each.packets()
          .forEach(
              (address, tally) ->
                  lines.add(
                      String.join(
                          ",",
                          String.valueOf(turn),
                          each.contender().name(),
                          each.mishap().name(),
                          String.valueOf(each.intervalMillis()),
                          address,
                          String.valueOf(tally.lost()),
                          String.valueOf(tally.gapMillis()),
                          String.valueOf(tally.lateMillis()),
                          each.bothHeldSeconds().containsKey(address)
                              ? String.valueOf(each.bothHeldSeconds().get(address))
                              : NONE)));
    }
    Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
