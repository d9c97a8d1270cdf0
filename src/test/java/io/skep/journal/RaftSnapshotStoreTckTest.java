package io.skep.journal;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own contract for snapshot stores, run against the Raft snapshot store. */
@RunWith(JUnitRunner.class)
public final class RaftSnapshotStoreTckTest extends JavaSnapshotStoreSpec {

  public RaftSnapshotStoreTckTest() {
    super(
        ConfigFactory.parseString(RaftJournalTckTest.settings())
            .withFallback(ConfigFactory.load()));
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }
}
