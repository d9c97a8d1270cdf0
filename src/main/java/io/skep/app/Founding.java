package io.skep.app;

import io.skep.agent.Engine;
import io.skep.agent.EngineException;
import io.skep.api.docker.SwarmInit;
import io.skep.api.http.ApiException;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.ClusterId;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.node.ManagerStatus;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeStatus;
import io.skep.pki.Authority;
import io.skep.pki.CertificateRequest;
import io.skep.pki.Certified;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import io.skep.pki.JoinToken;
import io.skep.pki.NodeRole;
import io.skep.pki.RootCa;
import io.skep.pki.UnlockKey;
import io.skep.pki.Vault;
import io.skep.spec.CaConfig;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.spec.SwarmSpec;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first two events of a swarm: itself, and the node that makes it. */
final class Founding {
  private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(90);

  private final SwarmInitialized swarm;
  private final @Nullable UpdateSwarm lock;
  private final JoinNode node;
  private final SwarmState state;
  private final Meta meta;
  private final IdSource ids = new IdSource(new SecureRandom());

  /** Makes certificates, tokens and the node's description; asks the engine, so it may block. */
  Founding(SwarmInit request, SwarmState state, Keys keys, Engine engine, Meta meta) {
    SecureRandom random = new SecureRandom();
    RootCa ca = RootCa.create(meta.time(), random);
    keys.found(random);
    certify(request, state, keys, ca, meta, random);
    Vault vault = keys.vault();
    this.lock =
        request.autoLock()
            ? new UpdateSwarm(
                request.spec(), 1, null, null, vault.seal(UnlockKey.create(random).text()), null)
            : null;
    this.state = state;
    this.meta = meta;
    this.swarm =
        new SwarmInitialized(
            state.clusterId(),
            request.spec(),
            ca.tlsInfo(),
            vault.seal(ca.key()),
            vault.seal(JoinToken.create(ca.certificate(), random)),
            vault.seal(JoinToken.create(ca.certificate(), random)),
            request.addressPools(),
            request.subnetSize(),
            request.dataPathPort());
    NodeDescription said = engine.describe();
    this.node =
        new JoinNode(
            new NodeSpec(null, Map.of(), "manager", request.availability()),
            new NodeDescription(
                said.hostname(), said.platform(), said.resources(), said.engine(), ca.tlsInfo()),
            new NodeStatus(NodeStatus.READY, null, state.advertiseAddress()),
            new ManagerStatus(true, "reachable", state.advertised()));
  }

  /** What the node that makes a swarm is from now on, at free ports. */
  static SwarmState state(SwarmInit request, @Nullable String defaultAdvertise)
      throws IOException, AdvertiseAddress.Unusable {
    AdvertiseAddress.HostPort listen =
        new AdvertiseAddress.HostPort(request.listenHost(), request.listenPort());
    AdvertiseAddress.HostPort advertise =
        AdvertiseAddress.advertise(request.advertiseHost(), defaultAdvertise, listen);
    int port = request.advertiseHost() == null ? listen.port() : request.advertisePort();
    IdSource ids = new IdSource(new SecureRandom());
    Ports ports = Ports.choose(listen, advertise.host());
    return new SwarmState(
        new ClusterId(ids.next()),
        new NodeId(ids.next()),
        NodeRole.MANAGER,
        true,
        advertise.host(),
        listen.toString(),
        port,
        ports.raft(),
        ports.gossip(),
        List.of());
  }

  /** What a client is told of a swarm that could not be made. */
  static ApiException refusal(Exception why) {
    return switch (why) {
      case AdvertiseAddress.Unusable bad -> new ApiException(400, String.valueOf(bad.getMessage()));
      case EngineException absent ->
          new ApiException(503, "the engine does not describe this node: " + absent.words());
      case StartupException closed when closed.getCause() instanceof PortRefused ->
          new ApiException(500, String.valueOf(closed.getMessage()));
      default -> {
        LOG.error("the swarm could not be made", why);
        yield new ApiException(500, "the swarm could not be made: " + why.getMessage());
      }
    };
  }

  private static void certify(
      SwarmInit request, SwarmState state, Keys keys, RootCa ca, Meta meta, SecureRandom random) {
    CertificateRequest own = CertificateRequest.create(random);
    String chain =
        Authority.of(ca.certificate(), ca.key())
            .sign(
                own.request(),
                new Identity(state.clusterId(), state.nodeId(), NodeRole.MANAGER),
                certificateLife(request.spec()),
                meta.time());
    var _ = Credentials.create(keys.chest(), new Certified(own.key(), chain, ca.certificate()));
  }

  /** How long the certificates of a swarm's nodes are valid. */
  static Duration certificateLife(SwarmSpec spec) {
    CaConfig config = spec.caConfig();
    return config == null || config.nodeCertExpiry() == 0
        ? CERTIFICATE_LIFE
        : Duration.ofNanos(config.nodeCertExpiry());
  }

  /** Stores them; fails with {@link StartupException} if they are not taken. */
  CompletionStage<Void> in(Commands commands) {
    return commands
        .cluster(new InitializeSwarm(swarm), meta)
        .thenAccept(Founding::requireDone)
        .thenCompose(
            done ->
                lock == null
                    ? CompletableFuture.completedFuture(new Outcome.Done(false))
                    : commands.cluster(lock, meta))
        .thenAccept(Founding::requireDone)
        .thenCompose(done -> commands.node(state.nodeId(), node, meta))
        .thenAccept(Founding::requireDone)
        .thenCompose(done -> networks(commands));
  }

  /** The networks that every swarm begins with. */
  private CompletionStage<Void> networks(Commands commands) {
    CompletionStage<Void> made = CompletableFuture.completedFuture(null);
    for (NetworkSpec spec : NetworkSpec.initial()) {
      NetworkId id = new NetworkId(ids.next());
      made =
          made.thenCompose(done -> commands.network(id, new CreateNetwork(spec), meta))
              .thenAccept(Founding::requireDone);
    }
    return made;
  }

  private static void requireDone(Outcome outcome) {
    if (!(outcome instanceof Outcome.Done)) {
      throw new StartupException("the swarm's first event was not stored: " + outcome);
    }
  }
}
