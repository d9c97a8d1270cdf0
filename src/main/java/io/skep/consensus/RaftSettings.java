package io.skep.consensus;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Turns a {@link GroupConfig} into Ratis's own settings; {@code fsync} cannot be turned off. */
final class RaftSettings {
  private static final SizeInBytes MESSAGE_MAX = SizeInBytes.valueOf("40MB");
  private static final long PURGE_PRESERVED_ENTRIES = 0;

  private RaftSettings() {}

  static RaftProperties of(GroupConfig config) {
    var properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(config.dir().toFile()));
    RaftServerConfigKeys.setStorageFreeSpaceMin(properties, SizeInBytes.valueOf(0));
    log(properties, config);
    elections(properties, config);
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
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(config.entryBytes() + (1 << 20)));
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
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

  private static void elections(RaftProperties properties, GroupConfig config) {
    var shortest = TimeDuration.valueOf(config.electionTimeout().toMillis(), TimeUnit.MILLISECONDS);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, shortest);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, shortest.multiply(2));
    if (config.peers().size() == 1) {
      // Nobody else can lead, so the first election need not wait.
      var now = TimeDuration.valueOf(10, TimeUnit.MILLISECONDS);
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, now);
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, now.multiply(2));
    }
  }

  private static void transport(RaftProperties properties, GroupConfig config) {
    if (config.listen().isEmpty()) {
      RaftConfigKeys.Rpc.setType(properties, NoPortRpc.TYPE);
      return;
    }
    var listen = config.listen().get();
    RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
    GrpcConfigKeys.Server.setHost(properties, listen.getHostString());
    GrpcConfigKeys.Server.setPort(properties, listen.getPort());
    GrpcConfigKeys.setMessageSizeMax(properties, MESSAGE_MAX);
  }
}
