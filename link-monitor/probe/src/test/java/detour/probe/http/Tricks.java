package detour.probe.http;

import detour.kernel.address.Addresses;
import detour.kernel.testkit.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server that reads a request and then does as it was told, for good or ill. */
public final class Tricks implements AutoCloseable {
  /** What it does with a connection whose request was read. */
  public interface Trick {
    void play(OutputStream out, Socket socket) throws IOException, InterruptedException;
  }

  private static final int BACKLOG = 500;

  private final ServerSocket server;
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger ended = new AtomicInteger();
  final AtomicLong sent = new AtomicLong();
  volatile String request = "";
  private final Trick trick;

  /**
   * On a port of loopback.
   *
   * @param tls makes the server socket, null for plain TCP
   */
  Tricks(NetworkNamespace here, @Nullable SSLContext tls, Trick trick) throws Exception {
    this(here, tls, "127.0.0.1", 0, trick);
  }

  public Tricks(
      NetworkNamespace here, @Nullable SSLContext tls, String address, int port, Trick trick)
      throws Exception {
    this.trick = trick;
    server =
        here.call(
            () ->
                tls == null
                    ? new ServerSocket(port, BACKLOG, Addresses.parse(address))
                    : tls.getServerSocketFactory()
                        .createServerSocket(port, BACKLOG, Addresses.parse(address)));
    Thread accepting = new Thread(this::accept, "tricks");
    accepting.setDaemon(true);
    accepting.start();
  }

  /** Says this and closes. */
  public static Trick says(String response) {
    return (out, socket) ->
        out.write(response.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread each = new Thread(() -> serve(socket), "trick");
        each.setDaemon(true);
        each.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = in.read();
        if (octet < 0) {
          return;
        }
        head.append((char) octet);
      }
      request = head.toString();
      requests.incrementAndGet();
      OutputStream out = socket.getOutputStream();
      trick.play(
          new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
              out.write(octet);
              sent.incrementAndGet();
            }

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
              out.write(octets, from, length);
              sent.addAndGet(length);
            }
          },
          socket);
    } catch (IOException e) {
      // the other side has gone, as it should
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.incrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
