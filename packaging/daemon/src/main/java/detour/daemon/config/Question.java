package detour.daemon.config;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.probe.dns.DnsQuestion;
import detour.probe.http.HttpCheck;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a target is asked, and how; {@code toString} is as it would be written in the file. */
public sealed interface Question {

  /** How it is asked. */
  Target.Kind kind();

  /** Whether every uplink that is given this target asks the same thing of the same machine. */
  default boolean shared() {
    return true;
  }

  /** In which family alone it can be asked; empty: in both. */
  default Optional<Family> family() {
    return Optional.empty();
  }

  /** Whom: an address, or a name that is looked up through the uplink. */
  record Host(Optional<InetAddress> address, String name) {
    static Host of(InetAddress address) {
      return new Host(Optional.of(address), Addresses.text(address));
    }

    static Host of(String name) {
      return new Host(Optional.empty(), name);
    }

    Optional<Family> family() {
      return address.map(Family::of);
    }

    /** In brackets where a port follows. */
    String bracketed() {
      return name.contains(":") ? "[" + name + "]" : name;
    }
  }

  /** ICMP or ICMPv6 echo. */
  record Echo(Host host) implements Question {
    @Override
    public Target.Kind kind() {
      return Target.Kind.ICMP;
    }

    @Override
    public Optional<Family> family() {
      return host.family();
    }

    @Override
    public String toString() {
      return host.address().isPresent() ? host.name() : "icmp://" + host.name();
    }
  }

  /** A TCP connection, closed as soon as it stands; a refusal is an answer too. */
  record Connect(Host host, int port) implements Question {
    @Override
    public Target.Kind kind() {
      return Target.Kind.TCP;
    }

    @Override
    public Optional<Family> family() {
      return host.family();
    }

    @Override
    public String toString() {
      return (host.address().isPresent() ? "tcp " : "tcp://") + host.bracketed() + ":" + port;
    }
  }

  /**
   * A page.
   *
   * @param path with its query
   * @param ca a PEM file of authorities, instead of the Java installation's
   */
  record Web(
      boolean secure,
      Host host,
      int port,
      String path,
      HttpCheck.Method method,
      HttpCheck.Statuses statuses,
      Optional<String> body,
      Optional<Path> ca)
      implements Question {
    @Override
    public Target.Kind kind() {
      return secure ? Target.Kind.HTTPS : Target.Kind.HTTP;
    }

    @Override
    public Optional<Family> family() {
      return host.family();
    }

    /** The check that asks it. */
    public HttpCheck check(Duration limit) {
      return new HttpCheck(secure, host.name(), port, path, method, statuses, body, ca, limit);
    }

    @Override
    public String toString() {
      boolean usual = port == (secure ? 443 : 80);
      return (secure ? "https://" : "http://")
          + host.bracketed()
          + (usual ? "" : ":" + port)
          + path;
    }
  }

  /**
   * A name in the DNS.
   *
   * @param server whom to ask; empty for the uplink's resolvers
   * @param type of the records; empty for that of the family it is asked in
   */
  record Name(
      Optional<InetAddress> server,
      int port,
      String name,
      Optional<DnsQuestion.Type> type,
      Optional<InetAddress> expected,
      boolean mixedCase)
      implements Question {
    @Override
    public Target.Kind kind() {
      return Target.Kind.DNS;
    }

    @Override
    public Optional<Family> family() {
      return server.map(Family::of);
    }

    /** Each uplink may be given resolvers of its own, other machines than the next uplink's. */
    @Override
    public boolean shared() {
      return server.isPresent();
    }

    @Override
    public String toString() {
      String host = server.map(each -> Host.of(each).bracketed()).orElse("");
      return (host.isEmpty() ? "dns:" : "dns://" + host + (port == 53 ? "" : ":" + port) + "/")
          + name
          + type.map(each -> "?type=" + each).orElse("");
    }
  }

  /** The next hop's neighbour entry: proves the next hop only. */
  record NextHop() implements Question {
    @Override
    public Target.Kind kind() {
      return Target.Kind.NEIGHBOR;
    }

    @Override
    public boolean shared() {
      return false;
    }

    @Override
    public String toString() {
      return "neighbor";
    }
  }

  /** A program; exit status 0 is an answer. */
  record Run(List<String> arguments) implements Question {
    @Override
    public Target.Kind kind() {
      return Target.Kind.PROGRAM;
    }

    @Override
    public boolean shared() {
      return false;
    }

    @Override
    public String toString() {
      return "program " + arguments.get(0);
    }
  }
}
