package detour.daemon.config;

import detour.vrrp.HmacSettings;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.HmacKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a pair's adverts are protected by, from files only. */
final class PairSecrets {
  private static final Pattern NUMBERED = Pattern.compile("([0-9]{1,3})\\s+(\\S+)");
  private static final int SHORTEST = 32;
  private static final int LONGEST = 64;
  private static final int MOST_KEYS = 8;
  private static final int LONGEST_PASSWORD = 8;

  private final PairReader.Problems problems;

  PairSecrets(PairReader.Problems problems) {
    this.problems = problems;
  }

  /** The keys of a router, if it has any. */
  Optional<HmacSettings> hmac(Tree router, String path) {
    Optional<HmacGuard.Mode> mode = router.scalar("hmac_mode", HmacGuard.Mode.class);
    Optional<Tree> file = router.at("hmac_key_file");
    if (file.isEmpty()) {
      router
          .at("hmac_mode")
          .ifPresent(
              each ->
                  problems.add(
                      each, path + ".hmac_mode", "this goes with hmac_key_file; leave it out"));
      return Optional.empty();
    }
    try {
      List<HmacKey> keys = keys((String) file.get().value());
      return Optional.of(new HmacSettings(mode.orElse(HmacGuard.Mode.ENFORCE), keys));
    } catch (Type.Wrong e) {
      problems.add(file.get(), path + ".hmac_key_file", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static List<HmacKey> keys(String file) {
    List<HmacKey> keys = new ArrayList<>();
    for (SecretFile.Line each : SecretFile.lines(file)) {
      String line = each.text();
      Matcher numbered = NUMBERED.matcher(line);
      boolean has = numbered.matches();
      int id = has ? Integer.parseInt(numbered.group(1)) : 1;
      byte[] secret = (has ? numbered.group(2) : line).getBytes(StandardCharsets.ISO_8859_1);
      int number = each.number();
      if (id > 255) {
        throw new Type.Wrong("line " + number + " of " + file + ": a key's number is 0 to 255");
      }
      if (secret.length < SHORTEST || secret.length > LONGEST) {
        throw new Type.Wrong(
            "line "
                + number
                + " of "
                + file
                + " has a key of "
                + secret.length
                + " octets; it takes 32 to 64: openssl rand -hex 32");
      }
      if (keys.stream().anyMatch(key -> key.id() == id)) {
        throw new Type.Wrong(
            file + " has two keys of number " + id + "; put a number and a space before each");
      }
      keys.add(new HmacKey(id, secret));
    }
    if (keys.size() > MOST_KEYS) {
      throw new Type.Wrong(file + " has " + keys.size() + " keys; " + MOST_KEYS + " at most");
    }
    return keys;
  }

  /** The password of version 2, if it has any. */
  Optional<String> password(Tree router, String path) {
    Optional<Tree> file = router.at("password_file");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<SecretFile.Line> lines = SecretFile.lines((String) file.get().value());
      String password = lines.get(0).text();
      if (lines.size() > 1
          || password.length() > LONGEST_PASSWORD
          || !password.chars().allMatch(c -> c > ' ' && c <= '~')) {
        throw new Type.Wrong(
            file.get().value()
                + " must hold one line of 1 to 8 letters and digits: version 2 sends no more");
      }
      return Optional.of(password);
    } catch (Type.Wrong e) {
      problems.add(file.get(), path + ".password_file", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
