package io.skep.consensus;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Turns a {@link GroupConfig} into Ratis's own settings; {@code fsync} cannot be turned off. */
final class RaftSettings {
  private static final SizeInBytes MESSAGE_MAX = SizeInBytes.valueOf("40MB");
  private static final long PURGE_PRESERVED_ENTRIES = 0;
  private static final long LONGEST_PAUSE_DAYS = 365;
  private static final long STAGING_SECONDS = 10;
  private static final int WORKER_THREADS = 2;

  /**
   * For how many election timeouts a leader that lost its majority does not stand again. By default
   * it is ten seconds: where it is the only one with the newest entry, and busy rather than cut
   * off, nobody would lead so long. It is also the pause of its JVM after which a leader steps down
   * by itself.
   */
  private static final int STEP_DOWN_TIMEOUTS = 3;

  /** The same for one that began alone, until its next start: nobody could take over from it. */
  private static final int SOLE_STEP_DOWN_TIMEOUTS = 10;

  /**
   * A leader's tries to reach a member: Ratis would wait a second after ten of them and five after
   * thirty, so a member that starts again would hear of its leader that much later, and stand for
   * election meanwhile.
   */
  private static final String RETRIES = "1ms,10, 100ms,600, 250ms,2000000000";

  private RaftSettings() {}

  /**
   * The settings.
   *
   * @param sole whether the group is known to have no other member
   */
  static RaftProperties of(GroupConfig config, boolean sole) {
    var properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(config.dir().toFile()));
    RaftServerConfigKeys.setStorageFreeSpaceMin(properties, SizeInBytes.valueOf(0));
    log(properties, config);
    elections(properties, config, sole);
    transport(properties, config);
    return properties;
  }

  private static void log(RaftProperties properties, GroupConfig config) {
    var entry = SizeInBytes.valueOf(config.entryBytes());
    RaftServerConfigKeys.Log.setSegmentSizeMax(
        properties, SizeInBytes.valueOf(config.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, SizeInBytes.valueOf(config.segmentBytes()));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, entry);
    // Ratis pauses for a millisecond between two messages to a follower: each write would pay it.
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, RETRIES);
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(config.entryBytes() + (1 << 20)));
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // Ratis would log after each commit that it was one, so that followers hear of it: a second
    // entry and fsync of every member. They are told without an entry: see PeerRpc.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setCorruptionPolicy(properties, CorruptionPolicy.EXCEPTION);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, PURGE_PRESERVED_ENTRIES);
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    // The state machine makes its checkpoints itself and says when one is ready.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 1);
    RaftServerConfigKeys.RetryCache.setExpiryTime(
        properties, TimeDuration.valueOf(10, TimeUnit.SECONDS));
  }

  private static void elections(RaftProperties properties, GroupConfig config, boolean sole) {
    var shortest = TimeDuration.valueOf(config.electionTimeout().toMillis(), TimeUnit.MILLISECONDS);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, shortest);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, shortest.multiply(2));
    // A machine that was suspended for long goes on as a follower; Ratis would end the member.
    RaftServerConfigKeys.setCloseThreshold(
        properties, TimeDuration.valueOf(LONGEST_PAUSE_DAYS, TimeUnit.DAYS));
    RaftServerConfigKeys.setStagingTimeout(
        properties, TimeDuration.valueOf(STAGING_SECONDS, TimeUnit.SECONDS));
    if (sole) {
      // Nobody else can lead, so the first election need not wait.
      var now = TimeDuration.valueOf(10, TimeUnit.MILLISECONDS);
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, now);
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, now.multiply(2));
    }
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, shortest.multiply(sole ? SOLE_STEP_DOWN_TIMEOUTS : STEP_DOWN_TIMEOUTS));
  }

  private static void transport(RaftProperties properties, GroupConfig config) {
    if (config.listen().isEmpty()) {
      RaftConfigKeys.Rpc.setType(properties, NoPortRpc.TYPE);
      return;
    }
    var bind = config.listen().get().bind();
    RaftConfigKeys.Rpc.setType(properties, PeerRpc.TYPE);
    GrpcConfigKeys.Server.setHost(properties, bind.getAddress().getHostAddress());
    GrpcConfigKeys.Server.setPort(properties, bind.getPort());
    GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
    GrpcConfigKeys.Server.setWorkerGroupSize(properties, WORKER_THREADS);
    GrpcConfigKeys.Client.setWorkerGroupSize(properties, WORKER_THREADS);
    GrpcConfigKeys.Server.setStubPoolSize(properties, 1);
    GrpcConfigKeys.setMessageSizeMax(properties, MESSAGE_MAX);
  }

  /** What cannot be written as text: who may connect, and who hears of the connections. */
  static Parameters parameters(GroupConfig config, LeaderLines lines) {
    var parameters = new Parameters();
    config.listen().ifPresent(listen -> PeerTls.secure(parameters, listen.security(), lines));
    return parameters;
  }
}
