package detour.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import detour.daemon.config.ConfigurationReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The table that people read, for every kind of line. */
class PromisesGoldenTest {
  private static String table(String configuration) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Promises.print(
        ConfigurationReader.parse(configuration.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyKindIsPromisedAtItsOwnRoundTrip() throws Exception {
    assertThat(
            table(
                """
                version: 1
                uplinks:
                  fiber: {interface: e1, kind: fiber}
                  cable: {interface: e2, kind: cable}
                  tunnel: {interface: e3, kind: tunnel}
                  dsl: {interface: e4, kind: dsl}
                  fiveg: {interface: e5, kind: 5g}
                  lte: {interface: e6, kind: lte}
                  satellite: {interface: e7, kind: satellite}
                """))
        .isEqualTo(
            """
            Worst cases without loss, at the round trip that is usual for the kind of line:

                              round   silence under traffic    silence   silence      back    probes a month
            uplink             trip  new flows    all flows    if idle   one way     after    usual     lossy
            fiber             10 ms     0.13 s       0.29 s     1.75 s    5.00 s    0.40 s    292 MB    446 MB
            cable             20 ms     0.17 s       0.34 s     1.85 s    5.00 s    0.42 s    292 MB    446 MB
            tunnel            25 ms     0.19 s       0.39 s     1.95 s    5.00 s    0.43 s    292 MB    446 MB
            dsl               30 ms     0.21 s       0.45 s     1.96 s    5.00 s    0.44 s    292 MB    446 MB
            fiveg             25 ms     0.47 s       0.77 s     3.07 s    7.00 s    0.80 s    146 MB    223 MB
            lte               50 ms     0.89 s       1.29 s     3.61 s    7.00 s    0.85 s    146 MB    223 MB
            satellite        600 ms     1.95 s       2.25 s     5.35 s    7.00 s    1.95 s    146 MB    347 MB

            One way: nothing gets out any more, but packets still come in. Lossy: a month of losing a tenth
            of all packets each way. Bytes are those of IPv4 and IPv6 together, which share the rounds: where
            only one of them falls silent, that is seen an interval later; with only one of them in use,
            one way takes an interval less. Where all targets are of one kind, one way is seen only if the
            office tries to connect meanwhile.

            An uplink that only loses packets, so often each way, is taken for dead once in
            fiber            5 %: over a thousand years, 10 %: 880 years, 30 %: over a thousand years
            cable            5 %: over a thousand years, 10 %: over a thousand years, 30 %: over a thousand years
            tunnel           5 %: over a thousand years, 10 %: over a thousand years, 30 %: over a thousand years
            dsl              5 %: over a thousand years, 10 %: over a thousand years, 30 %: over a thousand years
            fiveg            5 %: over a thousand years, 10 %: 799 years, 30 %: over a thousand years
            lte              5 %: over a thousand years, 10 %: 993 years, 30 %: over a thousand years
            satellite        5 %: over a thousand years, 10 %: 240 years, 30 %: over a thousand years
            """);
  }

  @Test
  void settingsOfTheFileCount() throws Exception {
    assertThat(
            table(
                """
                version: 1
                uplinks:
                  lte: {interface: e6, kind: lte, interval: 10 s, patience: 5 s, targets: [1.1.1.1]}
                """))
        .contains(
            "lte               50 ms     0.89 s       5.09 s    15.11 s         –    3.85 s     29 MB     43 MB\n");
  }
}
