package detour.kernel.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** The mapped functions, as the manual pages (section 2) have them. */
final class Libc {
  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int fd, byte[] address, int length);

  static native int setsockopt(int fd, int level, int name, byte[] value, int length);

  static native int connect(int fd, byte[] address, int length);

  static native int getsockopt(int fd, int level, int name, byte[] value, int[] length);

  static native int getsockname(int fd, byte[] address, int[] length);

  static native long send(int fd, byte[] data, long length, int flags);

  static native long sendto(
      int fd, byte[] data, long length, int flags, byte[] address, int addressLength);

  static native long recv(int fd, ByteBuffer buffer, long length, int flags);

  static native long recvmsg(int fd, Pointer message, int flags);

  static native int poll(ByteBuffer pollfds, long count, int timeoutMillis);

  static native int eventfd(int initial, int flags);

  static native long read(int fd, byte[] data, long length);

  static native long write(int fd, byte[] data, long length);

  static native int close(int fd);

  static native int unshare(int flags);

  static native int clock_gettime(int clock, long[] timespec);

  static native int getpid();

  static native int kill(int pid, int signal);

  static native int sched_setscheduler(int tid, int policy, int[] parameters);
}
