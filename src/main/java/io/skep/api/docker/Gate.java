package io.skep.api.docker;

import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import java.util.concurrent.CompletionStage;

/** Lets requests for swarm objects through only where there is a swarm to ask. */
public final class Gate {
  private static final int UNAVAILABLE = 503;
  static final String NO_MANAGER =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";
  static final String LOCKED =
      "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker"
          + " swarm unlock\" to unlock it.";
  static final String WORKER =
      "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster"
          + " state. Please run this command on a manager node or promote the current node to a"
          + " manager.";
  static final String EXISTS =
      "This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and"
          + " join another one.";
  static final String NONE = "This node is not part of a swarm";

  /** Says why an answer may be out of date: nobody is known to lead. */
  private static final String STALE = "X-Skep-Stale";

  private final SwarmLifecycle lifecycle;

  /** The gate to the swarm of this daemon. */
  public Gate(SwarmLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /** The swarm; throws {@link ApiException} 503 in Swarm's words where this is no manager. */
  public ActiveSwarm manager() {
    return lifecycle.manager().orElseThrow(() -> new ApiException(UNAVAILABLE, whyNot()));
  }

  /** A handler whose answer is the leader's. Where this is no manager it says so itself. */
  public Handler leading(Handler handler) {
    return request -> {
      ActiveSwarm swarm = lifecycle.manager().orElse(null);
      return swarm == null ? handler.handle(request) : swarm.leader().lead(request, handler);
    };
  }

  /** A handler that answers from what this manager knows, and marks what may be out of date. */
  public Handler reading(Handler handler) {
    return request -> {
      ActiveSwarm swarm = lifecycle.manager().orElse(null);
      return swarm == null
          ? handler.handle(request)
          : swarm.leader().read(request, here -> marked(handler, here, swarm.leader()));
    };
  }

  private static CompletionStage<ApiResponse> marked(
      Handler handler, ApiRequest request, LeaderPort leader) {
    String stale = leader.stale().orElse(null);
    CompletionStage<ApiResponse> answer = handler.handle(request);
    return stale == null ? answer : answer.thenApply(fresh -> fresh.with(STALE, stale));
  }

  /** Whether this daemon is in a swarm that others manage. */
  boolean isWorker() {
    return lifecycle.manager().isEmpty() && whyNot().equals(WORKER);
  }

  private String whyNot() {
    return switch (lifecycle.state()) {
      case LOCKED -> LOCKED;
      case ACTIVE -> {
        String error = lifecycle.standing().error();
        yield error.startsWith(Standing.UNREAD_WORDS) ? error : WORKER;
      }
      case INACTIVE, PENDING, ERROR -> NO_MANAGER;
    };
  }

  /** Throws {@link ApiException} 503 where this daemon is in a swarm. */
  void requireNone() {
    if (lifecycle.state() != LocalNodeState.INACTIVE) {
      throw new ApiException(UNAVAILABLE, EXISTS);
    }
  }

  /** Throws {@link ApiException} 503 where this daemon is in no swarm. */
  void requireAny() {
    if (lifecycle.state() == LocalNodeState.INACTIVE) {
      throw new ApiException(UNAVAILABLE, NONE);
    }
  }
}
