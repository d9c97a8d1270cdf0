package io.skep.api.docker;

import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.spec.SwarmSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How this node gets into a swarm and out of it; the daemon implements it.
 *
 * <p>Stages fail with {@link io.skep.api.http.ApiException} in Docker's words.
 */
public interface SwarmLifecycle {
  /** The swarm this node is in, as a manager with a view; empty while there is none. */
  Optional<SwarmAccess> swarm();

  /**
   * Makes a swarm with this node as its first manager.
   *
   * @return its node id, once the node is ready and the swarm's objects can be read
   */
  CompletionStage<NodeId> init(InitRequest request, Meta meta);

  /** Leaves the swarm: its containers here are removed, its journal is kept aside. */
  CompletionStage<Void> leave(boolean force, Meta meta);

  /**
   * What {@code POST /swarm/init} asks, checked but for the addresses, which the daemon resolves.
   *
   * @param spec complete, with defaults filled in
   * @param availability active, pause or drain
   * @param addressPools CIDRs, null for the default
   * @param subnetSize in bits
   * @param dataPathPort never 0
   */
  record InitRequest(
      @Nullable String listenAddress,
      @Nullable String advertiseAddress,
      @Nullable String dataPathAddress,
      long dataPathPort,
      boolean forceNewCluster,
      SwarmSpec spec,
      String availability,
      @Nullable List<String> addressPools,
      long subnetSize) {}
}
