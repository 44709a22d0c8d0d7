package detour.vrrp.io;

import detour.kernel.address.Family;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * The frames of protocol 112 that come in on an interface, and any frames out of it.
 *
 * <p>Immediate mode, as libpcap otherwise gathers frames for milliseconds; incoming ones only, and
 * filtered in the kernel, so that the office's traffic is never copied.
 */
public final class Wire implements AutoCloseable {
  private static final int SNAPLEN = 2048;
  private static final int BUFFER = 1 << 18;
  private static final int TIMEOUT_MILLIS = 100;

  /** 20,000 frames a second: four times what 255 routers say each 50 ms. */
  private static final int MOST_OF_ROUND = 200;

  private static final long ROUND_NANOS = 10_000_000;

  private final PcapHandle handle;
  private final Thread reader;
  private long roundSince;
  private int ofRound;

  /**
   * Opens it in the calling thread's network namespace.
   *
   * @param frames is given each frame, on the reader's thread
   * @param lost is run there when the interface has disappeared
   */
  public Wire(String interfaceName, Family family, Consumer<byte[]> frames, Runnable lost)
      throws IOException {
    try {
      handle =
          new PcapHandle.Builder(interfaceName)
              .snaplen(SNAPLEN)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(TIMEOUT_MILLIS)
              .bufferSize(BUFFER)
              .immediateMode(true)
              .build();
    } catch (PcapNativeException e) {
      throw new IOException("capturing on " + interfaceName + ": " + e.getMessage(), e);
    }
    try {
      handle.setDirection(PcapDirection.IN);
      handle.setFilter(
          family == Family.IPV4 ? "ip proto 112" : "ip6 proto 112", BpfCompileMode.OPTIMIZE);
    } catch (PcapNativeException | NotOpenException e) {
      handle.close();
      throw new IOException("capturing on " + interfaceName + ": " + e.getMessage(), e);
    }
    reader =
        new Thread(Urgency.of(() -> read(frames, lost), refused -> {}), "vrrp-in-" + interfaceName);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Consumer<byte[]> frames, Runnable lost) {
    try {
      handle.loop(
          -1,
          (byte[] frame) -> {
            frames.accept(frame);
            pace();
          });
    } catch (InterruptedException closed) {
      // close() broke the loop
    } catch (PcapNativeException | NotOpenException e) {
      lost.run();
    }
  }

  /** In real time, a flood would leave nothing of its processor to others. */
  private void pace() {
    long now = System.nanoTime();
    if (now - roundSince >= ROUND_NANOS) {
      roundSince = now;
      ofRound = 0;
    }
    if (++ofRound >= MOST_OF_ROUND) {
      LockSupport.parkNanos(ROUND_NANOS - (now - roundSince));
    }
  }

  /** Sends a whole frame. */
  public void send(byte[] frame) throws IOException {
    try {
      handle.sendPacket(frame);
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException("sending a frame: " + e.getMessage(), e);
    }
  }

  /** Ends the reader first: closing a handle that is being read waits for ever. */
  @Override
  public void close() {
    try {
      if (handle.isOpen()) {
        handle.breakLoop();
      }
      reader.join();
    } catch (NotOpenException gone) {
      // nothing to break
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    handle.close();
  }
}
