package detour.vrrp.packet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Frames captured from keepalived and FRR, and adverts computed from the RFC's text. */
final class Vectors {
  static final InetAddress A = Addresses.parse("10.9.0.2");
  static final InetAddress B = Addresses.parse("10.9.0.3");
  static final InetAddress A6 = Addresses.parse("fe80::ff:fe00:902");
  static final InetAddress FRR6 = Addresses.parse("fe80::5e:a");
  static final InetAddress VIP = Addresses.parse("10.9.0.1");
  static final List<InetAddress> VIPS6 =
      List.of(Addresses.parse("fe80::1"), Addresses.parse("fd09::1"));

  private Vectors() {}

  private static JsonNode file() {
    try (InputStream in = Vectors.class.getResourceAsStream("/detour/vrrp/vectors.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static int count() {
    return file().get("frames").size() + file().get("payloads").size();
  }

  private static JsonNode named(String kind, String name, String from) {
    for (JsonNode each : file().get(kind)) {
      if (each.get("name").asText().equals(name)
          && (from.isEmpty() || each.path("from").asText().equals(from))) {
        return each;
      }
    }
    throw new IllegalArgumentException("no vector " + name);
  }

  static byte[] frame(String name, String from) {
    return hex(named("frames", name, from).get("eth").asText());
  }

  static byte[] frame(String name) {
    return frame(name, "");
  }

  static byte[] payload(String name) {
    JsonNode node = named("payloads", name, "");
    return hex(node.get("vrrp").asText() + node.path("trailer").asText());
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  static Expected expected(Version... versions) {
    return new Expected(
        Family.IPV4,
        51,
        Set.of(versions),
        1,
        Optional.empty(),
        List.of(VIP),
        Optional.empty(),
        Set.of(),
        255);
  }

  static Expected expected6() {
    return new Expected(
        Family.IPV6,
        51,
        Set.of(Version.V3),
        1,
        Optional.empty(),
        VIPS6,
        Optional.empty(),
        Set.of(),
        255);
  }

  static Expected withPassword(String password) {
    Expected plain = expected(Version.V2);
    return new Expected(
        plain.family(),
        plain.vrid(),
        plain.versions(),
        1,
        Optional.of(password),
        plain.addresses(),
        plain.own(),
        plain.peers(),
        255);
  }

  static Expected unicast(InetAddress own, InetAddress peer, List<InetAddress> addresses) {
    return new Expected(
        Family.of(own),
        51,
        Set.of(Version.V3),
        1,
        Optional.empty(),
        addresses,
        Optional.of(own),
        Set.of(peer),
        255);
  }
}
