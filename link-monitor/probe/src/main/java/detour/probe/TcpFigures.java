package detour.probe;

/**
 * What the kernel knows of a TCP connection of ours (tcp(7), TCP_INFO, {@code linux/tcp.h}).
 *
 * @param rttMicros tcpi_rtt: the smoothed round trip, microseconds
 * @param rttVarianceMicros tcpi_rttvar: its mean deviation, microseconds
 * @param retransmits tcpi_total_retrans: segments sent again, the opening one included
 */
public record TcpFigures(long rttMicros, long rttVarianceMicros, long retransmits) {}
