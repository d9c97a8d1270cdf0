package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Settings of the managers' log; ticks in seconds. */
@DockerJson
public record RaftConfig(
    @OmitZero long snapshotInterval,
    @Nullable Long keepOldSnapshots,
    @OmitZero long logEntriesForSlowFollowers,
    long electionTick,
    long heartbeatTick) {}
