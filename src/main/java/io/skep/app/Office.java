package io.skep.app;

import io.skep.command.EntityCommands;
import io.skep.command.EntityRouter;
import io.skep.command.OpenAnswers;
import io.skep.consensus.Managers;
import io.skep.dispatcher.Dispatcher;
import io.skep.kernel.IdSource;
import io.skep.kernel.NodeId;
import io.skep.kernel.Opener;
import io.skep.orchestrator.Orchestration;
import io.skep.session.DispatcherMessage;
import io.skep.view.LiveView;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What the leader runs for a term: the entities' router first, then all that commands them. */
final class Office {
  private Office() {}

  /**
   * What an office works with.
   *
   * @param committed the index of the last committed event
   * @param commands is told whose commands to pass on
   * @param managers who is to be kept as the swarm says
   * @param unreachable the nodes that do not answer in the gossip, or are not in it
   * @param leading is told when this node begins and ceases to lead
   * @param founded completes when the swarm has this node, so that the agent can speak for it
   * @param opener opens what the swarm's vault has sealed
   */
  record Desk(
      Settings settings,
      LiveView view,
      LongSupplier committed,
      LeaderCommands commands,
      Managers managers,
      Supplier<Set<NodeId>> unreachable,
      Leading leading,
      CompletionStage<Void> founded,
      InstantSource clock,
      IdSource ids,
      Opener opener) {}

  /** Hears of this node's part. */
  interface Leading {
    /** It leads, and this is its dispatcher. */
    void lead(ActorRef<DispatcherMessage> dispatcher);

    /** It leads no longer. */
    void follow();
  }

  /** The behavior for one term. If a part of it ends, all of it does, and the term starts anew. */
  static Behavior<Void> create(Desk desk, long term) {
    return Behaviors.setup(
        context -> {
          OpenAnswers open = new OpenAnswers();
          ActorRef<EntityRouter.Message> router =
              context.spawn(
                  EntityRouter.create(
                      desk.settings().entityIdle(), desk.settings().entityMaximumWaiting(), open),
                  "entities");
          context.watch(router);
          EntityCommands commands =
              EntityCommands.patient(router, open, desk.view(), desk.committed());
          desk.commands().follow(commands.within(desk.settings().commandTimeout()));
          ActorRef<DispatcherMessage> managers =
              context.spawn(
                  Orchestration.create(
                      desk.view(),
                      commands,
                      desk.committed(),
                      desk.clock(),
                      desk.ids(),
                      term,
                      desk.opener(),
                      Dispatcher.Watching.gossip(
                          desk.unreachable(), desk.settings().membership().vigil())),
                  "orchestration");
          context.watch(managers);
          context.watch(
              context.spawn(
                  Behaviors.supervise(
                          ManagerKeeper.create(
                              desk.managers(), desk.view(), commands, desk.clock(), desk.ids()))
                      .onFailure(SupervisorStrategy.restart()),
                  "managers"));
          desk.founded().thenRun(() -> desk.leading().lead(managers));
          return Behaviors.receive(Void.class)
              .onSignal(
                  PostStop.class,
                  stopped -> {
                    desk.leading().follow();
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
