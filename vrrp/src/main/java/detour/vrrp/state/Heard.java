package detour.vrrp.state;

import detour.vrrp.packet.Version;
import java.net.InetAddress;

/**
 * An advert, as far as the machine is concerned.
 *
 * @param source who sent it
 * @param version it was sent in
 * @param priority 0: its sender stops
 * @param intervalNanos its sender's interval
 */
public record Heard(InetAddress source, Version version, int priority, long intervalNanos) {}
