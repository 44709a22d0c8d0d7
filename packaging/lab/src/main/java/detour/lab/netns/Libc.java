package detour.lab.netns;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The few libc functions the lab calls itself.
 *
 * <p>None of them is variadic: JNA's direct mapping cannot call those safely, so a file is opened
 * with {@code fopen}.
 */
final class Libc {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int CLONE_NEWNET = 0x40000000;
  static final int EINTR = 4;
  static final int EAGAIN = 11;

  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native @Nullable Pointer fopen(String path, String mode);

  static native int fileno(Pointer stream);

  static native int fclose(Pointer stream);

  static native int setns(int fd, int kind);

  static native int socket(int family, int type, int protocol);

  static native int bind(int fd, byte[] address, int length);

  static native int connect(int fd, byte[] address, int length);

  static native int setsockopt(int fd, int level, int name, byte[] value, int length);

  static native long send(int fd, byte[] data, long length, int flags);

  static native long recv(int fd, byte[] data, long length, int flags);

  static native int close(int fd);

  static native int if_nametoindex(String name);
}
