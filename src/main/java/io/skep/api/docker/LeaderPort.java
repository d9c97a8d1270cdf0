package io.skep.api.docker;

import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.kernel.NodeId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The way from this manager to the one that leads. May be called from any thread; never blocks.
 *
 * <p>A write is decided by the leader alone, with the leader's view: so a follower passes on the
 * whole request, not what it makes of it.
 */
public interface LeaderPort {
  /** A swarm of one manager, which leads. */
  LeaderPort ALONE =
      new LeaderPort() {
        @Override
        public CompletionStage<ApiResponse> lead(ApiRequest request, Handler here) {
          return here.handle(request);
        }

        @Override
        public Optional<String> stale() {
          return Optional.empty();
        }

        @Override
        public boolean keepsQuorumWithout(NodeId manager) {
          return true;
        }
      };

  /**
   * Has the leader answer.
   *
   * @param here answers if this manager leads
   * @return the answer, once this manager's view holds what it speaks of; fails with {@link
   *     io.skep.api.http.ApiException} in Swarm's words if nobody leads for a while
   */
  CompletionStage<ApiResponse> lead(ApiRequest request, Handler here);

  /**
   * Has a read answered: here, or by the leader while this manager has not caught up with what its
   * clients were told.
   *
   * @param here answers from what this manager knows
   */
  default CompletionStage<ApiResponse> read(ApiRequest request, Handler here) {
    return here.handle(request);
  }

  /** Why what this manager knows may be out of date, if that is so. */
  Optional<String> stale();

  /** Whether more than half of the other managers answer, so that this one may be taken away. */
  boolean keepsQuorumWithout(NodeId manager);
}
