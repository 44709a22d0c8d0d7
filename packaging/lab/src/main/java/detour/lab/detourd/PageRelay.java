package detour.lab.detourd;

import detour.lab.netns.LabException;
import detour.lab.netns.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Lets a browser on this machine reach the page that listens on the gateway's own loopback. */
public final class PageRelay implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int CONNECT_MILLIS = 2000;

  private final ServerSocket server;
  private final Namespace gateway;
  private final int port;

  /**
   * Listens at once, on loopback only.
   *
   * @param port here and there; if it is taken here, another one is used, see {@link #url}
   */
  public PageRelay(Namespace gateway, int port) {
    this.gateway = gateway;
    this.port = port;
    try {
      server = listen(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon("page", this::accept);
  }

  private static ServerSocket listen(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(LOOPBACK);
    try {
      return new ServerSocket(port, 50, loopback);
    } catch (IOException taken) {
      return new ServerSocket(0, 50, loopback);
    }
  }

  /** Where the page is. */
  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/";
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket browser = server.accept();
        daemon("page-connection", () -> join(browser));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void join(Socket browser) {
    try (browser;
        Socket page = gateway.call(this::connect)) {
      Thread back = daemon("page-answer", () -> pump(page, browser));
      pump(browser, page);
      back.join();
    } catch (IOException | LabException noPage) {
      // The browser sees a closed connection, which is the truth.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket connect() throws IOException {
    Socket page = new Socket();
    page.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), CONNECT_MILLIS);
    return page;
  }

  private static void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException closed) {
      closeBoth(from, to);
    }
  }

  private static void closeBoth(Socket one, Socket other) {
    try (one;
        other) {
      // Closing is all.
    } catch (IOException e) {
      // They are gone either way.
    }
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, "lab-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
