package io.skep.app;

import io.skep.agent.Agent;
import io.skep.api.http.ApiException;
import io.skep.pki.NodeRole;
import io.skep.session.AgentMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** The end of a node's part in a swarm: none of its containers is left behind. */
final class Leaving {
  /** How long their removal may take. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Leaving() {}

  /**
   * Has the agent stop and remove all of its tasks; returns when they are gone.
   *
   * @throws StartupException if they could not all be removed
   */
  static void removeContainers(ActorRef<AgentMessage> agent, ActorSystem<?> actors) {
    try {
      AskPattern.ask(agent, Agent.Leave::new, LIMIT, actors.scheduler())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new StartupException("this node's containers could not all be removed", e);
    }
  }

  /**
   * Ends a node's part in its swarm, and puts the swarm's folder aside.
   *
   * @param in what runs of it; null while the swarm is locked
   */
  static void leave(
      SwarmState state,
      @Nullable Membership in,
      DataDirectory data,
      Membership.Surroundings around) {
    try {
      state.markLeft(data.swarm());
      if (in != null) {
        removeContainers(in.context().agent(), in.node().actors());
        in.close();
      } else {
        finish(state, around);
      }
      data.keepLeftSwarm(state.clusterId().value(), around.clock().instant());
    } catch (IOException e) {
      throw new ApiException(500, "the swarm's folder could not be put aside: " + e);
    }
  }

  /** Goes on with a leaving that was cut off: the agent alone is needed for it. */
  static void finish(SwarmState state, Membership.Surroundings around) {
    Settings settings = around.options().settings();
    try (NodeSystem node =
        new NodeSystem(
            JournalOpening.config(
                state.as(NodeRole.WORKER, false), around.folder(), settings.all()),
            settings.stopTimeout())) {
      ActorRef<AgentMessage> agent =
          node.agent(
              Agent.create(
                  state.nodeId(),
                  settings.agent(),
                  around.options().containers(),
                  around.folder().resolve("agent"),
                  around.clock()));
      removeContainers(agent, node.actors());
    }
  }
}
