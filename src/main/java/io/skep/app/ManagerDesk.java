package io.skep.app;

import io.skep.command.Commands;
import io.skep.control.Access;
import io.skep.control.ControlException;
import io.skep.control.ControlJson;
import io.skep.control.ControlRequest;
import io.skep.control.ControlRoutes;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.ManagerStatus;
import io.skep.node.NodeCommand.SetManagerStatus;
import io.skep.pki.NodeRole;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Brings a new manager among the others: its keys first, then its place in the group. */
final class ManagerDesk {
  static final String KEYS = "/control/v1/keys";
  static final String READY = "/control/v1/ready";

  /**
   * What a new manager says once its journal waits to be taken in.
   *
   * @param raft host and port of its Raft server
   * @param control host and port of its control port
   */
  record Ready(String raft, String control) {}

  /** The answer to {@link Ready}. */
  record Taken(boolean member) {}

  private final ManagerSystem system;
  private final Keys keys;
  private final String journal;
  private final InstantSource clock;
  private final IdSource ids;

  ManagerDesk(ManagerSystem system, NodeContext context, IdSource ids) {
    this.system = system;
    this.keys = context.keys();
    this.journal = JournalOpening.place(context.settings().all());
    this.clock = context.clock();
    this.ids = ids;
  }

  /** Its routes, for managers alone. */
  ControlRoutes routes() {
    return ControlRoutes.none()
        .with("GET", KEYS, Access.MANAGER, this::keys)
        .with("POST", READY, Access.MANAGER, this::ready);
  }

  private CompletionStage<HttpResponse> keys(ControlRequest request) {
    request.discard();
    return CompletableFuture.completedFuture(ControlJson.ok(keys.shared(journal)));
  }

  private CompletionStage<HttpResponse> ready(ControlRequest request) {
    NodeId node = request.identity().node();
    if (!system.leads()) {
      request.discard();
      throw new ControlException(Forwarding.NOT_HERE, "this manager does not lead");
    }
    return request
        .json(Ready.class)
        .thenCompose(ready -> take(node, ready))
        .thenApply(done -> ControlJson.ok(new Taken(true)));
  }

  private boolean isWanted(NodeId node) {
    return system
        .view()
        .current()
        .node(node)
        .filter(entry -> NodeRole.MANAGER.word().equals(entry.value().spec().role()))
        .isPresent();
  }

  private CompletionStage<Void> take(NodeId node, Ready ready) {
    if (system.view().current().node(node).isEmpty()) {
      throw new ControlException(404, "node " + node + " not found");
    }
    if (!isWanted(node)) {
      throw new ControlException(409, "node " + node + " is to be a worker");
    }
    Commands commands = system.commands();
    Meta meta =
        new Meta(
            clock.instant(),
            Principal.node(node),
            Cause.command(ids.next(), "join the managers' group at " + ready.raft()));
    return system
        .managers()
        .add(node.value(), ready.raft())
        .thenCompose(
            added ->
                commands.node(
                    node,
                    new SetManagerStatus(new ManagerStatus(false, "reachable", ready.control())),
                    meta))
        .thenAccept(
            outcome -> {
              if (!(outcome instanceof Outcome.Done)) {
                throw new ControlException(503, "node " + node + " is not noted: " + outcome);
              }
            });
  }
}
