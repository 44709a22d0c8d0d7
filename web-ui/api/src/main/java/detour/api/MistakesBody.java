package detour.api;

import java.util.List;

/**
 * An error as RFC 9457 has it, of a file with mistakes.
 *
 * @param type {@code about:blank}
 * @param title the status' standard words
 * @param status the status code
 * @param detail what is wrong, in one sentence
 * @param mistakes each with its place and what would be right: {@code /etc/detour/detour.yaml:4:12:
 *     uplinks.lte.kind: ...}
 */
public record MistakesBody(
    String type, String title, int status, String detail, List<String> mistakes) {
  public MistakesBody {
    mistakes = List.copyOf(mistakes);
  }
}
