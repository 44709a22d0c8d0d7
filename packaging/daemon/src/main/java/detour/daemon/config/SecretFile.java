package detour.daemon.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A file with a secret: refused unless it is a regular file of root's, or of whoever runs this,
 * that nobody else can read. What stands in it is never part of a message.
 */
final class SecretFile {
  private static final int MOST_OCTETS = 4096;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private SecretFile() {}

  /**
   * A line that is not empty.
   *
   * @param number in the file, from 1
   */
  record Line(int number, String text) {}

  /**
   * Its lines, without those that are empty.
   *
   * @throws Type.Wrong saying what is wrong with it and what would be right
   */
  static List<Line> lines(String name) {
    if (!name.startsWith("/")) {
      throw new Type.Wrong("\"" + name + "\" must be a whole path, such as /etc/detour/pair.key");
    }
    Path file = Path.of(name);
    try {
      check(file);
      List<String> all = text(file).lines().map(String::strip).toList();
      List<Line> lines =
          IntStream.range(0, all.size())
              .mapToObj(i -> new Line(i + 1, all.get(i)))
              .filter(each -> !each.text().isEmpty())
              .toList();
      if (lines.isEmpty()) {
        throw new Type.Wrong(file + " is empty");
      }
      return lines;
    } catch (NoSuchFileException e) {
      throw new Type.Wrong(file + " is not there");
    } catch (AccessDeniedException e) {
      throw new Type.Wrong(file + " may not be read by this user: it is root's; try as root");
    } catch (IOException e) {
      throw new Type.Wrong(file + " cannot be read: " + e.getMessage());
    }
  }

  private static void check(Path file) throws IOException {
    PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class);
    if (!is.isRegularFile()) {
      throw new Type.Wrong(file + " is no regular file");
    }
    if (is.permissions().stream().anyMatch(OTHERS::contains)) {
      throw new Type.Wrong(file + " can be read or changed by others: chmod 600 " + file);
    }
    int owner = uid(file);
    if (owner != 0 && owner != uid(Path.of("/proc/self"))) {
      throw new Type.Wrong(
          file
              + " belongs to "
              + is.owner().getName()
              + ", who could change it: chown root "
              + file);
    }
  }

  private static int uid(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(MOST_OCTETS + 1);
      if (octets.length > MOST_OCTETS) {
        throw new Type.Wrong(
            file + " is too long for a secret: " + MOST_OCTETS + " octets at most");
      }
      return new String(octets, StandardCharsets.ISO_8859_1); // octets as they stand
    }
  }
}
