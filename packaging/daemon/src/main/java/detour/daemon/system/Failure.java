package detour.daemon.system;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, for people. The JDK's own message of a file's trouble is its path alone. */
public final class Failure {
  private Failure() {}

  /** One line. */
  public static String text(Exception e) {
    if (e instanceof NoSuchFileException file) {
      return "there is no file " + file.getFile();
    }
    if (e instanceof AccessDeniedException file) {
      return file.getFile() + ": permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + e.getClass().getSimpleName();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
