package detour.daemon.config;

import detour.health.Patience;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.probe.http.HttpCheck;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scalar types, each with its own reading of the text. */
final class Scalars {
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.:@-]{1,15}");
  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-z]*)");
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9])?)\\s*%");
  private static final Pattern STATUSES = Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "min", 60_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private Scalars() {}

  static Type.Scalar integer(int least, int most) {
    String words = "a whole number from " + least + " to " + most;
    return new Type.Scalar(words, text -> integer(text, least, most, words));
  }

  private static Object integer(String text, int least, int most, String words) {
    if (!text.matches("-?(0|[1-9][0-9]{0,9})")) {
      throw new Type.Wrong("\"" + text + "\" is not " + words);
    }
    long value = Long.parseLong(text);
    if (value < least || value > most) {
      throw new Type.Wrong(text + " is not " + words);
    }
    return (int) value;
  }

  static Type.Scalar mask() {
    String words = "a mark mask of 6 or more bits side by side, such as 0x3f000000";
    return new Type.Scalar(
        words,
        text -> {
          if (!text.matches("0x[0-9a-fA-F]{1,8}")) {
            throw new Type.Wrong("\"" + text + "\" is not " + words);
          }
          int mask = Integer.parseUnsignedInt(text.substring(2), 16);
          int shifted = mask == 0 ? 0 : mask >>> Integer.numberOfTrailingZeros(mask);
          if (Integer.bitCount(mask) < 6 || (shifted & (shifted + 1)) != 0) {
            throw new Type.Wrong(text + " is not " + words);
          }
          return mask;
        });
  }

  static Type.Scalar bool() {
    return new Type.Scalar(
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new Type.Wrong("\"" + text + "\" is neither true nor false");
            });
  }

  /** Words of an enum, lower case with hyphens as in the file. */
  static <E extends Enum<E>> Type.Scalar oneOf(Class<E> type) {
    return oneOf(
        Arrays.stream(type.getEnumConstants())
            .map(each -> Map.entry(word(each), (Object) each))
            .toList());
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Type.Scalar oneOf(List<Map.Entry<String, Object>> words) {
    List<String> names = words.stream().map(Map.Entry::getKey).toList();
    String all = "one of " + String.join(", ", names);
    return new Type.Scalar(
        all,
        text ->
            words.stream()
                .filter(each -> each.getKey().equals(text))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(
                    () ->
                        new Type.Wrong(
                            "\"" + text + "\" is not " + all + Nearest.hint(text, names))));
  }

  /** A word, or a time. */
  static Type.Scalar patience(Duration least, Duration most) {
    Type.Scalar time = duration(least, most);
    String words =
        String.join(", ", Arrays.stream(Patience.values()).map(Patience::word).toList())
            + " or "
            + time.words();
    return new Type.Scalar(
        words,
        text -> {
          for (Patience each : Patience.values()) {
            if (each.word().equals(text)) {
              return each;
            }
          }
          if (text.matches("[a-z]+")) {
            throw new Type.Wrong("\"" + text + "\" is not " + words);
          }
          return time.reader().apply(text);
        });
  }

  static Type.Scalar duration(Duration least, Duration most) {
    String words = "a time from " + words(least) + " to " + words(most);
    return new Type.Scalar(words, text -> duration(text, least, most, words));
  }

  private static Object duration(String text, Duration least, Duration most, String words) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new Type.Wrong("\"" + text + "\" is not " + words + ", such as 2 s or 250 ms");
    }
    String unit = matcher.group(2);
    String number = matcher.group(1);
    if (unit.isEmpty()) {
      throw new Type.Wrong(
          text + " has no unit; write " + number + " s, " + number + " ms or " + number + " min");
    }
    Long nanos = UNITS.get(unit);
    if (nanos == null) {
      throw new Type.Wrong("\"" + unit + "\" is no unit of time; there are ms, s, min, h and d");
    }
    double value = Double.parseDouble(number) * nanos;
    if (value < least.toNanos() || value > most.toNanos()) {
      throw new Type.Wrong(text + " is not " + words);
    }
    return Duration.ofNanos((long) value);
  }

  /** {@code 250 ms}, {@code 60 s}, {@code 4 h}: as it would be written. */
  static String words(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 86_400_000 == 0 && millis > 0) {
      return millis / 86_400_000 + " d";
    }
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + " h";
    }
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** A share, read in thousandths. */
  static Type.Scalar share(int leastPermille, int mostPermille) {
    String words = "a share from " + percent(leastPermille) + " to " + percent(mostPermille);
    return new Type.Scalar(
        words,
        text -> {
          Matcher matcher = SHARE.matcher(text);
          if (!matcher.matches()) {
            throw new Type.Wrong("\"" + text + "\" is not " + words + ", such as 10 % or 2.5 %");
          }
          int permille = (int) Math.round(10 * Double.parseDouble(matcher.group(1)));
          if (permille < leastPermille || permille > mostPermille) {
            throw new Type.Wrong(text + " is not " + words);
          }
          return permille;
        });
  }

  /** {@code 10 %}, {@code 2.5 %}: as it would be written. */
  static String percent(int permille) {
    return permille / 10 + (permille % 10 == 0 ? "" : "." + permille % 10) + " %";
  }

  static Type.Scalar address(Family family) {
    String words = "an " + family.label() + " address";
    String example = family == Family.IPV4 ? "192.0.2.1" : "2001:db8::1";
    return new Type.Scalar(
        words,
        text -> {
          InetAddress address = parse(text, words, example);
          if (Family.of(address) != family) {
            throw new Type.Wrong(text + " is not " + words + " such as " + example);
          }
          return address;
        });
  }

  private static InetAddress parse(String text, String words, String example) {
    try {
      return Addresses.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Type.Wrong("\"" + text + "\" is not " + words + " such as " + example);
    }
  }

  static Type.Scalar prefix() {
    return new Type.Scalar(
        "a prefix such as 2001:db8:1::/48",
        text -> {
          try {
            return Prefix.parse(text).network();
          } catch (IllegalArgumentException e) {
            throw new Type.Wrong("\"" + text + "\" is not a prefix such as 2001:db8:1::/48");
          }
        });
  }

  /** An address with the length of its subnet. */
  static Type.Scalar addressWithLength() {
    String words = "an address with the length of its subnet, such as 10.77.0.1/24";
    return new Type.Scalar(
        words,
        text -> {
          try {
            if (text.contains("/")) {
              return Prefix.parse(text);
            }
          } catch (IllegalArgumentException e) {
            // told below
          }
          throw new Type.Wrong("\"" + text + "\" is not " + words);
        });
  }

  static Type.Scalar interfaceName() {
    return new Type.Scalar(
        "the name of a network interface",
        text -> {
          if (!INTERFACE.matcher(text).matches()) {
            throw new Type.Wrong(
                "\""
                    + text
                    + "\" is not the name of a network interface: 1 to 15 letters, digits, . _ : @ -");
          }
          return text;
        });
  }

  static Type.Scalar text(int most) {
    return new Type.Scalar(
        "text of 1 to " + most + " characters",
        text -> {
          if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < ' ')) {
            throw new Type.Wrong("this must be text of 1 to " + most + " printable characters");
          }
          return text;
        });
  }

  static Type.Scalar anyAddress() {
    String words = "an IPv4 or IPv6 address";
    return new Type.Scalar(words, text -> parse(text, words, "192.0.2.1"));
  }

  static Type.Scalar statuses() {
    String words = "an HTTP status such as 204, or a range such as 200-299";
    return new Type.Scalar(
        words,
        text -> {
          Matcher matcher = STATUSES.matcher(text);
          if (!matcher.matches()) {
            throw new Type.Wrong("\"" + text + "\" is not " + words);
          }
          int least = Integer.parseInt(matcher.group(1));
          String most = matcher.group(2);
          try {
            return new HttpCheck.Statuses(least, most == null ? least : Integer.parseInt(most));
          } catch (IllegalArgumentException e) {
            throw new Type.Wrong(text + " is not " + words + ", from 100 to 599");
          }
        });
  }

  static Type.Scalar target() {
    return new Type.Scalar(
        "a target such as 1.1.1.1 (icmp), tcp://1.1.1.1:443, http://host/path, dns://8.8.8.8/name"
            + " or neighbor",
        Target::parse);
  }
}
