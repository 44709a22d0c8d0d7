package detour.lab.meter;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/** Address family of a meter. */
public enum Family {
  /** IPv4. */
  IPV4(StandardProtocolFamily.INET),
  /** IPv6. */
  IPV6(StandardProtocolFamily.INET6);

  private final StandardProtocolFamily protocol;

  Family(StandardProtocolFamily protocol) {
    this.protocol = protocol;
  }

  ProtocolFamily protocol() {
    return protocol;
  }
}
