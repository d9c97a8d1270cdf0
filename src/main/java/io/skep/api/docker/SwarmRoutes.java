package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.cluster.RootChange;
import io.skep.kernel.Meta;
import io.skep.kernel.Sealed;
import io.skep.pki.JoinToken;
import io.skep.pki.UnlockKey;
import io.skep.spec.SwarmSpec;
import io.skep.spec.SwarmSpecs;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The swarm as a whole: shown and updated. */
final class SwarmRoutes {
  private final Gate gate;
  private final SecureRandom random = new SecureRandom();

  SwarmRoutes(Gate gate) {
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    routes
        .get("/swarm", this::inspect)
        .post("/swarm/update", this::update)
        .get("/swarm/unlockkey", this::unlockKey);
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    return CompletableFuture.completedFuture(
        ByteLists.one(SwarmJson.render(cluster(swarm.view().current()), swarm.secrets())));
  }

  private static Entry<Cluster> cluster(SwarmView view) {
    Entry<Cluster> cluster = view.cluster();
    if (cluster == null) {
      throw new ApiException(503, Gate.NO_MANAGER);
    }
    return cluster;
  }

  private CompletionStage<ApiResponse> update(ApiRequest request) {
    SwarmSpec sent = DockerMapper.read(request.json(), SwarmSpec.class);
    long version = Versions.parse(request, "swarm");
    boolean worker = flag(request, "rotateWorkerToken");
    boolean manager = flag(request, "rotateManagerToken");
    boolean unlock = flag(request, "rotateManagerUnlockKey");
    ActiveSwarm swarm = gate.manager();
    return Mutations.run(
        swarm,
        request,
        "swarm",
        "",
        () -> update(swarm, request, sent, version, new Rotation(worker, manager, unlock)));
  }

  private CompletionStage<ApiResponse> update(
      ActiveSwarm swarm, ApiRequest request, SwarmSpec sent, long version, Rotation rotation) {
    Refusals.require(SwarmSpecs.unreadable(sent));
    Entry<Cluster> entry = cluster(swarm.view().current());
    Refusals.require(SwarmSpecs.invalid(sent));
    Versions.require(entry, version);
    Cluster cluster = entry.value();
    Meta meta = Refusals.meta(request);
    return CompletableFuture.supplyAsync(
            () -> NextRoot.wanted(sent.caConfig(), cluster, means(swarm), meta.time()),
            task -> Thread.ofVirtual().name("next-root").start(task))
        .thenApply(root -> command(swarm, sent, cluster, rotation, root.orElse(null)))
        .thenCompose(command -> swarm.commands().cluster(command, meta))
        .thenApply(
            outcome -> {
              Refusals.requireDone(outcome);
              return ApiResponse.empty(200);
            });
  }

  private NextRoot.Means means(ActiveSwarm swarm) {
    SecretBox secrets = swarm.secrets();
    return new NextRoot.Means(secrets::seal, secrets::open, swarm.external(), random);
  }

  private UpdateSwarm command(
      ActiveSwarm swarm,
      SwarmSpec sent,
      Cluster cluster,
      Rotation rotation,
      @Nullable RootChange root) {
    return new UpdateSwarm(
        SwarmSpecs.updated(sent),
        cluster.revision(),
        rotation.worker() ? token(swarm, cluster) : null,
        rotation.manager() ? token(swarm, cluster) : null,
        needsKey(sent, cluster, rotation)
            ? swarm.secrets().seal(UnlockKey.create(random).text())
            : null,
        root);
  }

  /** A swarm that begins to lock its managers has a key from then on. */
  private static boolean needsKey(SwarmSpec sent, Cluster cluster, Rotation rotation) {
    return locks(sent) && (rotation.unlockKey() || cluster.unlockKey() == null);
  }

  private static boolean locks(SwarmSpec spec) {
    return spec.encryptionConfig() != null && spec.encryptionConfig().autoLockManagers();
  }

  /** What a client wants anew. */
  private record Rotation(boolean worker, boolean manager, boolean unlockKey) {}

  private Sealed token(ActiveSwarm swarm, Cluster cluster) {
    String root = cluster.tlsInfo().trustRoot();
    return swarm.secrets().seal(JoinToken.create(root == null ? "" : root, random));
  }

  private static boolean flag(ApiRequest request, String name) {
    String text = request.query().text(name);
    return switch (text) {
      case "", "0", "f", "F", "false", "FALSE", "False" -> false;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      default -> throw new ApiException(400, "invalid value for " + name + ": " + text);
    };
  }

  private record KeyAnswer(@JsonProperty("UnlockKey") String key) {}

  private CompletionStage<ApiResponse> unlockKey(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    Cluster cluster = cluster(swarm.view().current()).value();
    boolean locks = locks(cluster.spec());
    @Nullable Sealed key = cluster.unlockKey();
    return CompletableFuture.completedFuture(
        ApiResponse.json(
            200, new KeyAnswer(locks && key != null ? swarm.secrets().open(key) : "")));
  }
}
