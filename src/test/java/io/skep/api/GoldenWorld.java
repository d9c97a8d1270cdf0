package io.skep.api;

import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.LeaderPort;
import io.skep.api.docker.SecretBox;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmInit;
import io.skep.api.docker.SwarmJoin;
import io.skep.api.docker.SwarmLifecycle;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.command.Commands;
import io.skep.kernel.Cause;
import io.skep.kernel.ClusterId;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.Sealed;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.node.ManagerStatus;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeStatus;
import io.skep.pki.JoinToken;
import io.skep.pki.UnlockKey;
import io.skep.refusal.CommandRefused;
import io.skep.spec.EngineDescription;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.spec.Platform;
import io.skep.spec.PluginDescription;
import io.skep.spec.Resources;
import io.skep.spec.TlsInfo;
import io.skep.view.LiveView;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A daemon without a journal or an engine: real deciders, plans and view; tasks run at once. */
final class GoldenWorld implements SwarmLifecycle {
  private static final SecretBox SECRETS = new PlainBox();

  /** A swarm from its first event to the leaving of its only node. */
  private record Era(
      LiveView view, MemoryCommands commands, NodeId node, GoldenManagers managers) {}

  private final IdSource ids = new IdSource(new Random(1));
  private final UnaryOperator<Commands> way;
  private final List<Consumer<ActiveSwarm>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Era era;
  private boolean pending;
  private boolean locked;

  GoldenWorld() {
    this(commands -> commands);
  }

  /**
   * Makes one.
   *
   * @param way what stands between the API and the entities
   */
  GoldenWorld(UnaryOperator<Commands> way) {
    this.way = way;
  }

  @Override
  public CompletionStage<?> settled() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public synchronized LocalNodeState state() {
    return locked
        ? LocalNodeState.LOCKED
        : era != null
            ? LocalNodeState.ACTIVE
            : pending ? LocalNodeState.PENDING : LocalNodeState.INACTIVE;
  }

  @Override
  public void listen(Consumer<ActiveSwarm> newcomers) {
    listeners.add(newcomers);
  }

  @Override
  public void unlisten(Consumer<ActiveSwarm> newcomers) {
    listeners.remove(newcomers);
  }

  @Override
  public synchronized Standing standing() {
    if (locked) {
      return new Standing(Optional.empty(), "10.201.1.2", Standing.LOCKED_WORDS, List.of());
    }
    return era == null ? Standing.OUTSIDE : standing(era);
  }

  /** The daemon begins anew, in a swarm whose managers start locked. */
  synchronized void restartLocked() {
    locked = true;
  }

  private static Standing standing(Era era) {
    String address =
        era.view()
            .current()
            .node(era.node())
            .map(node -> String.valueOf(node.value().status().address()))
            .orElse("");
    return new Standing(
        Optional.of(era.node()),
        address,
        "",
        List.of(new Standing.Manager(era.node().value(), address + ":2377")));
  }

  /** What was refused since the swarm began. */
  synchronized List<CommandRefused> refused() {
    return era == null ? List.of() : era.commands().refused();
  }

  @Override
  public synchronized Optional<ActiveSwarm> manager() {
    return Optional.ofNullable(locked ? null : era)
        .map(
            now ->
                new ActiveSwarm(
                    now.view(),
                    way.apply(now.commands()),
                    new OneLineEach(),
                    now.commands(),
                    SECRETS,
                    (urls, roots) -> {
                      throw new AssertionError("no external CA was recorded");
                    },
                    (meta, kind, id, reason) ->
                        now.commands().refused(new CommandRefused(kind, id, reason)),
                    LeaderPort.ALONE,
                    ids));
  }

  /** Lets managers and agents do all they can until nothing is left to be done. */
  synchronized void settle() {
    if (era != null) {
      era.managers().settle();
    }
  }

  @Override
  public CompletionStage<NodeId> init(SwarmInit request, Meta meta) {
    NodeId node = begin(request, meta);
    manager().ifPresent(swarm -> listeners.forEach(newcomers -> newcomers.accept(swarm)));
    return CompletableFuture.completedFuture(node);
  }

  @Override
  public CompletionStage<NodeId> forceNewCluster(SwarmInit request, Meta meta) {
    return CompletableFuture.completedFuture(standing().node().orElseThrow());
  }

  @Override
  public CompletionStage<Void> join(SwarmJoin request, Meta meta) {
    if (!request.token().isEmpty()) {
      return CompletableFuture.failedFuture(new ApiException(500, "invalid join token"));
    }
    pending = true;
    return CompletableFuture.failedFuture(
        new ApiException(
            503,
            "Timeout was reached before node joined. The attempt to join the swarm will continue in"
                + " the background. Use the \"docker info\" command to see the current swarm status"
                + " of your node."));
  }

  @Override
  public synchronized CompletionStage<Void> unlock(UnlockKey given) {
    Sealed kept = Objects.requireNonNull(era).view().current().cluster().value().unlockKey();
    if (!UnlockKey.parse(SECRETS.open(Objects.requireNonNull(kept))).equals(Optional.of(given))) {
      return CompletableFuture.failedFuture(new ApiException(401, "wrong key"));
    }
    locked = false;
    return CompletableFuture.completedFuture(null);
  }

  private synchronized NodeId begin(SwarmInit request, Meta meta) {
    LiveView view = new LiveView();
    MemoryCommands commands = new MemoryCommands(view);
    NodeId node = new NodeId(ids.next());
    TlsInfo tls = new TlsInfo("PEM", "subject", "key");
    SecureRandom random = new SecureRandom();
    commands.cluster(
        new InitializeSwarm(
            new SwarmInitialized(
                new ClusterId(ids.next()),
                request.spec(),
                tls,
                SECRETS.seal("key"),
                SECRETS.seal(JoinToken.create("PEM", random)),
                SECRETS.seal(JoinToken.create("PEM", random)),
                request.addressPools(),
                request.subnetSize(),
                request.dataPathPort())),
        meta);
    if (request.autoLock()) {
      commands.cluster(
          new UpdateSwarm(
              request.spec(), 1, null, null, SECRETS.seal(UnlockKey.create(random).text()), null),
          meta);
    }
    String host = request.advertiseHost() == null ? "10.201.1.2" : request.advertiseHost();
    commands.node(
        node,
        new JoinNode(
            new NodeSpec(null, Map.of(), "manager", request.availability()),
            description("node1", tls),
            new NodeStatus(NodeStatus.READY, null, host),
            new ManagerStatus(true, "reachable", host + ":" + request.advertisePort())),
        meta);
    for (NetworkSpec spec : NetworkSpec.initial()) {
      commands.network(new NetworkId(ids.next()), new CreateNetwork(spec), meta);
    }
    era = new Era(view, commands, node, new GoldenManagers(view, commands, ids, Instant.now()));
    return node;
  }

  /** Leaves the swarm without a request. */
  synchronized void leaveNow() {
    era = null;
  }

  /** A worker that is down. */
  synchronized NodeId addWorker(String hostname) {
    NodeId node = new NodeId(ids.next());
    Era now = Objects.requireNonNull(era);
    now.commands()
        .node(
            node,
            new JoinNode(
                new NodeSpec(null, Map.of(), "worker", "active"),
                description(hostname, new TlsInfo("PEM", "subject", "key")),
                new NodeStatus(NodeStatus.DOWN, null, "10.201.1.3"),
                null),
            new Meta(Instant.now(), Principal.node(node), Cause.command("2", "a test")));
    return node;
  }

  static NodeDescription description(String hostname, TlsInfo tls) {
    return new NodeDescription(
        hostname,
        new Platform("x86_64", "linux"),
        new Resources(2_000_000_000L, 25_276_514_304L, null),
        new EngineDescription(
            "20.10.24+dfsg1",
            null,
            List.of(
                new PluginDescription("Log", "awslogs"), new PluginDescription("Log", "fluentd"))),
        tls);
  }

  @Override
  public synchronized CompletionStage<Void> leave(boolean force, Meta meta) {
    era = null;
    locked = false;
    pending = false;
    return CompletableFuture.completedFuture(null);
  }
}
