package io.skep.api.docker;

import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.pki.UnlockKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** This daemon's way into and out of a swarm. May be called from any thread; never blocks. */
public interface SwarmLifecycle {
  /** Completes once it is known, after a start, whether this daemon is in a swarm. */
  CompletionStage<?> settled();

  /** Where this daemon stands. */
  LocalNodeState state();

  /** The swarm, while this daemon is one of its managers and is {@link LocalNodeState#ACTIVE}. */
  Optional<ActiveSwarm> manager();

  /**
   * Tells of each swarm that this daemon comes to manage after this call; may tell of the one that
   * is there now too. Called on a thread that may wait.
   */
  void listen(Consumer<ActiveSwarm> newcomers);

  /** Stops telling. */
  void unlisten(Consumer<ActiveSwarm> newcomers);

  /** What this daemon knows of itself and of the managers. */
  Standing standing();

  /** This daemon's node, while it is in a swarm. */
  default Optional<NodeId> node() {
    return standing().node();
  }

  /**
   * Makes a swarm with this daemon as its manager; completes when it answers.
   *
   * @return the id of this node; fails with {@link ApiException} where it cannot be
   */
  CompletionStage<NodeId> init(SwarmInit request, Meta meta);

  /**
   * Makes this manager the only one of the swarm it is in, with all that it knows, though the
   * others may still be there.
   *
   * @return the id of this node; fails with {@link ApiException} where it cannot be
   */
  CompletionStage<NodeId> forceNewCluster(SwarmInit request, Meta meta);

  /**
   * Joins a swarm, as what the token says; completes when this node is ready in it. Fails with
   * {@link ApiException}; after a while without an answer from any manager the attempt goes on.
   */
  CompletionStage<Void> join(SwarmJoin request, Meta meta);

  /** Opens a locked swarm; fails with {@link ApiException} for a wrong key. */
  CompletionStage<Void> unlock(UnlockKey key);

  /**
   * Leaves the swarm. What this node ran for it is stopped and removed; the last manager takes the
   * swarm with it.
   *
   * @return completes when nothing of it is left; fails with {@link ApiException}
   */
  CompletionStage<Void> leave(boolean force, Meta meta);
}
