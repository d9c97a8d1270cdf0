package io.skep.app;

import com.typesafe.config.Config;
import io.skep.session.AgentMessage;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actors of a node in a swarm; on every node the agent is one of them. */
final class NodeSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeSystem.class);

  private final ActorSystem<Void> actors;
  private final Duration stopTimeout;

  NodeSystem(Config config, Duration stopTimeout) {
    this.actors = ActorSystem.create(Behaviors.empty(), "skep-swarm", config);
    this.stopTimeout = stopTimeout;
  }

  /** Starts an agent, which begins again if it fails. */
  ActorRef<AgentMessage> agent(Behavior<AgentMessage> agent) {
    return actors.systemActorOf(
        Behaviors.supervise(agent)
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2)),
        "agent",
        Props.empty());
  }

  ActorSystem<Void> actors() {
    return actors;
  }

  /** Ends them, a journal with them; containers keep running. */
  @Override
  public void close() {
    actors.terminate();
    try {
      actors
          .getWhenTerminated()
          .toCompletableFuture()
          .get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      LOG.warn("the swarm's actors did not end within {} ms", stopTimeout.toMillis());
    } catch (ExecutionException e) {
      LOG.warn("the swarm's actors ended badly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
