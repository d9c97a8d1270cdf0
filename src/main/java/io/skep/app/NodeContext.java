package io.skep.app;

import io.skep.agent.Engine;
import io.skep.agent.EngineCalls;
import io.skep.api.http.ForwardedApi;
import io.skep.control.ControlClient;
import io.skep.pki.Credentials;
import io.skep.session.AgentMessage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What this node's part in a swarm is made of; the same for worker and manager.
 *
 * @param folder where all of it is kept
 * @param founded completes when the swarm has this node, so that its agent can speak for it
 * @param client asks the managers
 * @param api answers what other managers pass on
 */
record NodeContext(
    SwarmState state,
    Path folder,
    Keys keys,
    Credentials credentials,
    Settings settings,
    Engine engine,
    EngineCalls calls,
    InstantSource clock,
    ActorRef<AgentMessage> agent,
    CompletionStage<Void> founded,
    ControlClient client,
    ForwardedApi api) {}
