package detour.lab.server;

/** Where the services are. */
public final class Ports {
  /** UDP: each datagram comes back. TCP: each octet comes back. */
  public static final int ECHO = 7;

  /** UDP: answers A and AAAA of {@code office.test}. */
  public static final int DNS = 53;

  /** HTTP/1.0: {@code /generate_204} is 204, all else 200. */
  public static final int HTTP = 80;

  /** TCP: a line with a decimal number N is answered by N octets; again and again. */
  public static final int DOWNLOAD = 9000;

  /** TCP: accepts and says nothing, as a mail or chat connection in a quiet hour. */
  public static final int WAIT = 9001;

  private Ports() {}
}
