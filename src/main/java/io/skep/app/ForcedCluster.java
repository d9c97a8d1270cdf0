package io.skep.app;

import io.skep.consensus.GroupConfig;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.node.NodeCommand.SetManagerStatus;
import io.skep.node.NodeCommand.UpdateNode;
import io.skep.spec.NodeSpec;
import io.skep.view.Entry;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A swarm that lost most of its managers for good, made one with a single manager again.
 *
 * <p>The others are workers from then on: were they let in as managers, an old majority could come
 * back under the same name with a log of its own.
 */
final class ForcedCluster {
  private ForcedCluster() {}

  /** Opens this node as the only manager, with all that it knows. */
  static Membership open(SwarmState state, Keys keys, Membership.Surroundings around, Meta meta) {
    Membership alone = Membership.opened(state, keys, around, GroupConfig.Start.FORCE_NEW_GROUP);
    try {
      ManagerSystem system = alone.requireManager().system();
      system.awaitLed(Membership.FOUNDING);
      ManagerSystem.await(demoteOthers(state, system, meta), Membership.FOUNDING);
      alone.begin();
      return alone;
    } catch (RuntimeException e) {
      alone.close();
      throw e;
    }
  }

  private static CompletableFuture<?> demoteOthers(
      SwarmState state, ManagerSystem system, Meta meta) {
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    Meta cause =
        new Meta(
            meta.time(),
            meta.principal(),
            Cause.command(
                new IdSource(new SecureRandom()).next(), "a new cluster was forced elsewhere"));
    for (Map.Entry<NodeId, Entry<Node>> each : system.view().current().nodes().entrySet()) {
      Node node = each.getValue().value();
      if (each.getKey().equals(state.nodeId()) || !"manager".equals(node.spec().role())) {
        continue;
      }
      NodeSpec spec = node.spec();
      NodeSpec worker = new NodeSpec(spec.name(), spec.labels(), "worker", spec.availability());
      all =
          CompletableFuture.allOf(
              all,
              system
                  .commands()
                  .node(each.getKey(), new SetManagerStatus(null), cause)
                  .thenCompose(
                      done ->
                          system
                              .commands()
                              .node(each.getKey(), new UpdateNode(worker, node.revision()), cause))
                  .toCompletableFuture());
    }
    return all;
  }
}
