package io.skep.spec;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Specs of the swarm as Swarm takes them. */
public final class SwarmSpecs {
  private static final String NAME = "default";
  private static final long HISTORY = 5;
  private static final long SNAPSHOT_INTERVAL = 10_000;
  private static final long SLOW_FOLLOWERS = 500;
  private static final long ELECTION_TICK = 10;
  private static final long HEARTBEAT_TICK = 1;
  private static final long HEARTBEAT = 5_000_000_000L;
  private static final long CERT_EXPIRY = 7_776_000_000_000_000L;
  private static final long LEAST_CERT_EXPIRY = 3_600_000_000_000L;

  private SwarmSpecs() {}

  /** The spec a swarm begins with: what was asked for, and defaults for all else. */
  public static SwarmSpec initial(@Nullable SwarmSpec asked) {
    OrchestrationConfig orchestration = asked == null ? null : asked.orchestration();
    Long history = orchestration == null ? null : orchestration.taskHistoryRetentionLimit();
    RaftConfig raft = asked == null ? null : asked.raft();
    DispatcherConfig dispatcher = asked == null ? null : asked.dispatcher();
    CaConfig ca = asked == null ? null : asked.caConfig();
    TaskDefaults defaults = asked == null ? null : asked.taskDefaults();
    EncryptionConfig encryption = asked == null ? null : asked.encryptionConfig();
    Long snapshots = raft == null ? null : raft.keepOldSnapshots();
    return new SwarmSpec(
        NAME,
        asked == null ? null : asked.labels(),
        new OrchestrationConfig(history == null ? HISTORY : history),
        new RaftConfig(
            or(raft == null ? 0 : raft.snapshotInterval(), SNAPSHOT_INTERVAL),
            snapshots == null ? 0 : snapshots,
            or(raft == null ? 0 : raft.logEntriesForSlowFollowers(), SLOW_FOLLOWERS),
            or(raft == null ? 0 : raft.electionTick(), ELECTION_TICK),
            or(raft == null ? 0 : raft.heartbeatTick(), HEARTBEAT_TICK)),
        new DispatcherConfig(or(dispatcher == null ? 0 : dispatcher.heartbeatPeriod(), HEARTBEAT)),
        new CaConfig(
            or(ca == null ? 0 : ca.nodeCertExpiry(), CERT_EXPIRY), externalCas(ca), null, null, 0),
        defaults == null ? new TaskDefaults(null) : defaults,
        encryption == null ? new EncryptionConfig(false) : encryption);
  }

  private static long or(long given, long otherwise) {
    return given == 0 ? otherwise : given;
  }

  /**
   * The form in which an update is kept: nothing is filled in but the fields that are always there.
   */
  public static SwarmSpec updated(SwarmSpec sent) {
    OrchestrationConfig orchestration = sent.orchestration();
    Long history = orchestration == null ? null : orchestration.taskHistoryRetentionLimit();
    RaftConfig raft = sent.raft();
    Long snapshots = raft == null ? null : raft.keepOldSnapshots();
    return new SwarmSpec(
        NAME,
        sent.labels(),
        new OrchestrationConfig(history == null ? 0 : history),
        new RaftConfig(
            raft == null ? 0 : raft.snapshotInterval(),
            snapshots == null ? 0 : snapshots,
            raft == null ? 0 : raft.logEntriesForSlowFollowers(),
            raft == null ? 0 : raft.electionTick(),
            raft == null ? 0 : raft.heartbeatTick()),
        sent.dispatcher() == null ? new DispatcherConfig(0) : sent.dispatcher(),
        withoutKey(sent.caConfig()),
        sent.taskDefaults() == null ? new TaskDefaults(null) : sent.taskDefaults(),
        sent.encryptionConfig() == null ? new EncryptionConfig(false) : sent.encryptionConfig());
  }

  /**
   * A signing key is taken, and never kept in the spec: specs are shown and stored. Nor is its
   * certificate: who sent it back alone would ask for a root without a key.
   */
  private static CaConfig withoutKey(@Nullable CaConfig sent) {
    return sent == null
        ? new CaConfig(0, null, null, null, 0)
        : new CaConfig(sent.nodeCertExpiry(), externalCas(sent), null, null, sent.forceRotate());
  }

  private static @Nullable List<ExternalCa> externalCas(@Nullable CaConfig ca) {
    return ca == null || ca.externalCas() == null
        ? null
        : ca.externalCas().stream().map(ExternalCa::kept).toList();
  }

  /** The first fault that the engine itself finds before it asks the managers. */
  public static Optional<SpecFault> unreadable(@Nullable SwarmSpec spec) {
    String name = spec == null ? null : spec.name();
    return Faults.first(
        () ->
            Faults.unreadableIf(
                !Faults.isEmpty(name) && !NAME.equals(name),
                "swarm spec must be named \"default\""),
        () -> unknownProtocol(spec == null ? null : externalCas(spec.caConfig())));
  }

  private static Optional<SpecFault> unknownProtocol(@Nullable List<ExternalCa> all) {
    return (all == null ? List.<ExternalCa>of() : all)
        .stream()
            .filter(each -> !"cfssl".equals(each.protocol()))
            .findFirst()
            .map(
                each ->
                    SpecFault.unreadable("invalid protocol: " + Faults.quoted(each.protocol())));
  }

  /** The first fault that Swarm's managers find. */
  public static Optional<SpecFault> invalid(SwarmSpec spec) {
    CaConfig ca = spec.caConfig();
    long expiry = ca == null ? 0 : ca.nodeCertExpiry();
    DispatcherConfig dispatcher = spec.dispatcher();
    return Faults.first(
        () ->
            Faults.invalidIf(
                expiry != 0 && expiry < LEAST_CERT_EXPIRY,
                "minimum certificate expiry time is: 1h0m0s"),
        () ->
            Faults.invalidIf(
                ca != null
                    && !Faults.isEmpty(ca.signingCaKey())
                    && Faults.isEmpty(ca.signingCaCert()),
                "if a signing CA key is provided, the signing CA cert must also be provided"),
        () ->
            Faults.invalidIf(
                dispatcher != null && dispatcher.heartbeatPeriod() < 0,
                "heartbeat time period cannot be a negative duration"));
  }
}
