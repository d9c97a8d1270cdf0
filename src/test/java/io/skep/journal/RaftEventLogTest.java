package io.skep.journal;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The log on the managers' disks. */
final class RaftEventLogTest extends EventLogContract {
  @TempDir Path dir;

  @Override
  protected Journal openJournal() throws IOException {
    return TestJournal.open(dir);
  }
}
