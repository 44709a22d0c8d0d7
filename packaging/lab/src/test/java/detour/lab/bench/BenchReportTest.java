package detour.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import detour.lab.meter.Family;
import detour.lab.meter.Streams;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class BenchReportTest {
  private static final List<Result> RESULTS =
      List.of(
          result("one", 100),
          result("one", 300),
          result("one", 200),
          result("two", Double.POSITIVE_INFINITY));

  private static Result result(String contender, double millis) {
    return new Result(
        contender, Cut.CORE, Map.of(Trial.row(Streams.UDP_FLOW, Family.IPV4), millis));
  }

  @Test
  void tableHasMedianSpreadAndWorst() {
    assertThat(new MarkdownReport(RESULTS).text(List.of("on a desk")))
        .contains("- on a desk", "## Core black hole", "| stream | one, n = 3 | two, n = 1 |")
        .contains("| udp flow, IPv4 | **200** (300) 100 to 300 | **∞** (∞) ∞ to ∞ |");
  }

  @Test
  void plotIsXmlWithADotForEachCut() throws Exception {
    byte[] svg = SvgPlot.of(RESULTS).getBytes(StandardCharsets.UTF_8);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(RESULTS.size());
  }
}
