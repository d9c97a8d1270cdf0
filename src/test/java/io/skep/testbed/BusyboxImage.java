package io.skep.testbed;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The root file system of the test images, made once a JVM by the launcher's own script. */
final class BusyboxImage {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static @Nullable Path made;

  private BusyboxImage() {}

  static synchronized Path tar() throws IOException {
    Path ready = made;
    if (ready == null) {
      File tar = File.createTempFile("skep-busybox-", ".tar");
      tar.deleteOnExit();
      List<String> script = List.of("sh", "deploy/launcher/busybox-image.sh");
      Ran.of(LIMIT, new ProcessBuilder(script).redirectOutput(tar)).orThrow();
      ready = tar.toPath();
      made = ready;
    }
    return ready;
  }
}
