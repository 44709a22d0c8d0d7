package detour.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aFileAndWhatIsWrongWithItAreSaid() {
    assertThat(Failure.text(new AccessDeniedException("/var/lib/detour")))
        .isEqualTo("/var/lib/detour: permission denied");
    assertThat(Failure.text(new NoSuchFileException("/x"))).isEqualTo("there is no file /x");
    assertThat(Failure.text(new FileSystemException("/x", null, "No space left on device")))
        .isEqualTo("/x: No space left on device");
    assertThat(Failure.text(new NotDirectoryException("/x")))
        .isEqualTo("/x: NotDirectoryException");
  }

  @Test
  void otherTroubleHasItsOwnWords() {
    assertThat(Failure.text(new IOException("the answer is no HTTP")))
        .isEqualTo("the answer is no HTTP");
    assertThat(Failure.text(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
