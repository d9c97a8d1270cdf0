package io.skep.orchestrator;

import io.skep.command.Commands;
import io.skep.dispatcher.Dispatcher;
import io.skep.kernel.IdSource;
import io.skep.kernel.Opener;
import io.skep.kernel.TaskId;
import io.skep.session.DispatcherMessage;
import io.skep.view.LiveView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The part of a manager that acts while it leads: scheduler, orchestrators, reaper, enforcer and
 * dispatcher, each restarted by itself when it fails.
 *
 * <p>Start it when the leader's view is complete, stop it when leadership is lost. It is spoken to
 * as the dispatcher, to which it passes everything on.
 */
public final class Orchestration {
  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final double JITTER = 0.2;

  private Orchestration() {}

  /**
   * The behavior for one term of leadership.
   *
   * @param live this manager's view, which holds all events of earlier terms
   * @param commands that wait for their outcome: a plan made while an earlier one is still on its
   *     way into the log would do the same once more
   * @param committed the index of the last committed event
   * @param term goes with every order to an agent
   * @param opener opens the registry credentials of services
   * @param watching how nodes are found to be down
   */
  public static Behavior<DispatcherMessage> create(
      LiveView live,
      Commands commands,
      LongSupplier committed,
      InstantSource clock,
      IdSource ids,
      long term,
      Opener opener,
      Dispatcher.Watching watching) {
    return Behaviors.setup(
        context -> {
          ServicePlanner services = new ServicePlanner(() -> new TaskId(ids.next()));
          spawn(context, PlanActor.create(services, live, commands, committed, clock), "services");
          spawn(
              context,
              PlanActor.create(new TaskReaper(), live, commands, committed, clock),
              "reaper");
          spawn(
              context,
              PlanActor.create(new NodeKeeper(), live, commands, committed, clock),
              "nodes");
          spawn(
              context,
              PlanActor.create(new RootKeeper(), live, commands, committed, clock),
              "roots");
          spawn(context, SchedulerActor.create(live, commands, clock), "scheduler");
          ActorRef<DispatcherMessage> dispatcher =
              spawn(
                  context,
                  Dispatcher.create(live, commands, clock, ids, term, opener, watching),
                  "dispatcher");
          return Behaviors.receiveMessage(
              message -> {
                dispatcher.tell(message);
                return Behaviors.same();
              });
        });
  }

  private static <M> ActorRef<M> spawn(ActorContext<?> context, Behavior<M> behavior, String name) {
    return context.spawn(
        Behaviors.supervise(behavior)
            .onFailure(
                SupervisorStrategy.restartWithBackoff(SHORTEST_BACKOFF, LONGEST_BACKOFF, JITTER)),
        name);
  }
}
