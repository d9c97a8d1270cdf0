package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.docker.SecretBox;
import io.skep.api.engine.Engine;
import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A practice does what a leader does, and leaves nothing. */
final class PracticeTest {
  private static final int WRITES = 3;

  @TempDir private Path dir;

  @Test
  void allThatIsMadeInAPracticeIsMadeAsInASwarmAndNothingStays()
      throws IOException, InterruptedException {
    Path folder = dir.resolve("practice");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("left"), "of a process that ended meanwhile");
    Engine nobody =
        Engine.at(DaemonOptions.address("engine", "unix://" + dir.resolve("none.sock")));
    assertThat(Practice.run(folder, Settings.load(null), new NoSecrets(), nobody, WRITES))
        .isEqualTo(WRITES);
    assertThat(folder).doesNotExist();
  }

  /** A practice has no secrets. */
  private static final class NoSecrets implements SecretBox {
    @Override
    public Sealed seal(String text) {
      throw new IllegalStateException(text);
    }

    @Override
    public SealedBytes sealPayload(String object, byte[] payload) {
      throw new IllegalStateException(object);
    }

    @Override
    public String open(Sealed sealed) {
      throw new IllegalStateException(sealed.toString());
    }
  }
}
