package io.skep.journal;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own contract for journals, run against the Raft journal. */
@RunWith(JUnitRunner.class)
public final class RaftJournalTckTest extends JavaJournalSpec {

  public RaftJournalTckTest() {
    super(ConfigFactory.parseString(settings()).withFallback(ConfigFactory.load()));
  }

  static String settings() {
    try {
      return """
          pekko.persistence.journal.plugin = "skep.raft-journal"
          pekko.persistence.snapshot-store.plugin = "skep.raft-snapshots"
          pekko.actor.allow-java-serialization = on
          pekko.actor.warn-about-java-serializer-usage = off
          skep.raft-journal.dir = "%s"
          """
          .formatted(Files.createTempDirectory("skep-tck"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CapabilityFlag supportsRejectingNonSerializableObjects() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }
}
