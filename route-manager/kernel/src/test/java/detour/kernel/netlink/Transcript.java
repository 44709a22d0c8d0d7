package detour.kernel.netlink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was said on a netlink socket: a line of hexadecimal for each datagram, {@code >} to the
 * kernel, {@code <} from it. Recorded from a real kernel by {@code TranscriptCaptureIT}.
 */
public final class Transcript {
  /** One datagram. */
  public record Line(boolean toKernel, byte[] octets) {}

  private final List<Line> lines = new ArrayList<>();

  /** Reads {@code /transcripts/<name>.hex}. */
  public static Transcript load(String name) {
    Transcript transcript = new Transcript();
    try (InputStream in = Transcript.class.getResourceAsStream("/transcripts/" + name + ".hex")) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .filter(each -> !each.startsWith("#"))
          .forEach(
              each ->
                  transcript.add(
                      each.charAt(0) == '>', HexFormat.of().parseHex(each.substring(2))));
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
    return transcript;
  }

  public void add(boolean toKernel, byte[] octets) {
    lines.add(new Line(toKernel, octets));
  }

  public List<Line> lines() {
    return lines;
  }

  /** What the kernel said. */
  public List<byte[]> fromKernel() {
    return lines.stream().filter(each -> !each.toKernel()).map(Line::octets).toList();
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.toKernel() ? "> " : "< ")
          .append(HexFormat.of().formatHex(line.octets()))
          .append('\n');
    }
    return text.toString();
  }

  /** A socket that notes down what passes through it. */
  public NetlinkSocket recording(NetlinkSocket socket) {
    return new NetlinkSocket() {
      @Override
      public void send(byte[] request) throws detour.kernel.libc.LibcException {
        add(true, request);
        socket.send(request);
      }

      @Override
      public Optional<byte[]> receive(int timeoutMillis) throws detour.kernel.libc.LibcException {
        Optional<byte[]> datagram = socket.receive(timeoutMillis);
        datagram.ifPresent(each -> add(false, each));
        return datagram;
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }

  /** A socket that gives the recorded answers, and takes only the recorded requests. */
  public NetlinkSocket replay() {
    return replay(true);
  }

  /** A socket that gives the recorded answers, whatever it is asked. */
  public NetlinkSocket replayToAnything() {
    return replay(false);
  }

  private NetlinkSocket replay(boolean strict) {
    List<Line> rest = new ArrayList<>(lines);
    return new NetlinkSocket() {
      @Override
      public void send(byte[] request) {
        Line next = rest.isEmpty() ? new Line(true, new byte[0]) : rest.get(0);
        if (next.toKernel()) {
          rest.remove(next);
        }
        String expected = HexFormat.of().formatHex(next.octets());
        if (strict && !(next.toKernel() && expected.equals(HexFormat.of().formatHex(request)))) {
          throw new AssertionError(
              "asked " + HexFormat.of().formatHex(request) + " but recorded was " + expected);
        }
      }

      @Override
      public Optional<byte[]> receive(int timeoutMillis) {
        if (rest.isEmpty() || rest.get(0).toKernel()) {
          return Optional.empty();
        }
        return Optional.of(rest.remove(0).octets());
      }

      @Override
      public void close() {}
    };
  }
}
