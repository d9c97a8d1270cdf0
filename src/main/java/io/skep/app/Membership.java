package io.skep.app;

import io.skep.agent.Agent;
import io.skep.agent.Engine;
import io.skep.agent.EngineCalls;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmInit;
import io.skep.api.http.ForwardedApi;
import io.skep.consensus.GroupConfig;
import io.skep.control.ControlClient;
import io.skep.control.ManagerAddress;
import io.skep.kernel.ClusterId;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.NodeRole;
import io.skep.session.AgentMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** This node's part in a swarm: its state, its keys, its agent, and on a manager all that manages. */
final class Membership implements AutoCloseable {
  /** How long a manager may take to lead and to store the swarm's first events. */
  private static final Duration FOUNDING = Duration.ofSeconds(30);

  /** How long the removal of this node's containers may take when it leaves. */
  private static final Duration LEAVING = Duration.ofMinutes(2);

  private final NodeSystem node;
  private final EngineCalls calls;
  private final NodeContext context;
  private final CompletableFuture<Void> founded;
  private final @Nullable SwarmManager manager;

  /** What a daemon is set up with, whatever swarm it is in. */
  record Surroundings(
      DaemonOptions options, Path folder, InstantSource clock, ForwardedApi api) {}

  private Membership(
      SwarmState state, Keys keys, Surroundings around, GroupConfig.Start start) {
    Settings settings = around.options().settings();
    Engine engine = around.options().containers();
    this.calls = new EngineCalls(settings.agent());
    this.node =
        new NodeSystem(
            JournalOpening.config(state, around.folder(), settings.all()), settings.stopTimeout());
    this.founded = new CompletableFuture<>();
    try {
      Credentials credentials = keys.credentials();
      ActorRef<AgentMessage> agent =
          node.agent(
              Agent.create(
                  state.nodeId(),
                  settings.agent(),
                  engine,
                  around.folder().resolve("agent"),
                  around.clock()));
      this.context =
          new NodeContext(
              state,
              around.folder(),
              keys,
              credentials,
              settings,
              engine,
              calls,
              around.clock(),
              agent,
              founded.minimalCompletionStage(),
              ControlClient.of(node.actors(), credentials, peer -> true, settings.control()),
              around.api());
      this.manager = state.isManager() ? new SwarmManager(context, node, start) : null;
    } catch (RuntimeException e) {
      node.close();
      calls.close();
      throw e;
    }
  }

  /**
   * Brings up what was there; returns once a leader is known and a manager's view is whole, or after
   * a while without: what the node knows can be read then, and its containers are cared for.
   */
  static Membership restore(SwarmState state, Keys keys, Surroundings around) {
    Membership membership =
        new Membership(
            state,
            keys,
            around,
            state.member() ? GroupConfig.Start.FOUND : GroupConfig.Start.JOIN);
    membership.founded.complete(null);
    SwarmManager manager = membership.manager;
    if (manager != null && state.member()) {
      manager.awaitLeader(around.options().settings().leaderWait());
    }
    return membership;
  }

  /** Makes a swarm; its state is written last, so that an unfinished one is none. */
  static Membership make(SwarmInit request, Meta meta, Surroundings around)
      throws IOException, AdvertiseAddress.Unusable {
    SwarmState state = founding(request, around.options().defaultAdvertiseAddress());
    Files.createDirectories(around.folder());
    Keys keys = Keys.empty(around.folder());
    Founding founding = new Founding(request, state, keys, around.options().containers(), meta);
    Membership membership = new Membership(state, keys, around, GroupConfig.Start.FOUND);
    try {
      ManagerSystem system = membership.requireManager().system();
      await(system.led());
      await(founding.in(system.commands()));
      membership.founded.complete(null);
      state.write(around.folder());
      return membership;
    } catch (IOException | RuntimeException e) {
      membership.close();
      throw e;
    }
  }

  private static SwarmState founding(SwarmInit request, @Nullable String defaultAdvertise)
      throws IOException, AdvertiseAddress.Unusable {
    AdvertiseAddress.HostPort listen =
        new AdvertiseAddress.HostPort(request.listenHost(), request.listenPort());
    AdvertiseAddress.HostPort advertise =
        AdvertiseAddress.advertise(request.advertiseHost(), defaultAdvertise, listen);
    int port = request.advertiseHost() == null ? listen.port() : request.advertisePort();
    IdSource ids = new IdSource(new SecureRandom());
    Ports ports = Ports.choose(listen, advertise.host());
    return new SwarmState(
        new ClusterId(ids.next()),
        new NodeId(ids.next()),
        NodeRole.MANAGER,
        true,
        advertise.host(),
        listen.toString(),
        port,
        ports.raft(),
        ports.gossip(),
        List.of());
  }

  private static void await(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().orTimeout(FOUNDING.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw new StartupException("the swarm did not come up: " + e.getCause(), e);
    }
  }

  SwarmState state() {
    return context.state();
  }

  NodeContext context() {
    return context;
  }

  NodeSystem node() {
    return node;
  }

  /** This node as a manager, if it is one. */
  Optional<SwarmManager> manager() {
    return Optional.ofNullable(manager);
  }

  private SwarmManager requireManager() {
    return manager().orElseThrow(() -> new IllegalStateException("this node is a worker"));
  }

  /** What a manager answers from. */
  Optional<ActiveSwarm> active() {
    return manager().map(SwarmManager::active);
  }

  /** What {@code docker info} says of this node. */
  Standing standing() {
    List<Standing.Manager> managers =
        manager != null
            ? SwarmDesk.managers(manager.system().view().current()).stream()
                .map(Membership::named)
                .toList()
            : state().managers().stream().map(each -> new Standing.Manager("", each)).toList();
    String error =
        manager == null
            ? ""
            : manager.active().leader().stale().map(why -> LeaderRoute.NO_LEADER).orElse("");
    return new Standing(
        Optional.of(state().nodeId()), state().advertiseAddress(), error, managers);
  }

  private static Standing.Manager named(ManagerAddress address) {
    return new Standing.Manager(address.node(), address.address());
  }

  /** Ends this node's part for good: its containers are removed. */
  void leave() throws IOException {
    state().markLeft(context.folder());
    removeContainers();
    close();
  }

  private void removeContainers() {
    CompletionStage<Done> gone =
        AskPattern.ask(context.agent(), Agent.Leave::new, LEAVING, node.actors().scheduler());
    try {
      gone.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new StartupException("this node's containers could not all be removed", e);
    }
  }

  /** Goes on with a leaving that was cut off: the agent alone is needed for it. */
  static void finishLeaving(SwarmState state, Surroundings around) {
    Settings settings = around.options().settings();
    try (NodeSystem node =
        new NodeSystem(
            JournalOpening.config(state.as(NodeRole.WORKER, false), around.folder(), settings.all()),
            settings.stopTimeout())) {
      ActorRef<AgentMessage> agent =
          node.agent(
              Agent.create(
                  state.nodeId(),
                  settings.agent(),
                  around.options().containers(),
                  around.folder().resolve("agent"),
                  around.clock()));
      AskPattern.ask(agent, Agent.Leave::new, LEAVING, node.actors().scheduler())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new StartupException("this node's containers could not all be removed", e);
    }
  }

  /** Stops; containers keep running. */
  @Override
  public void close() {
    if (manager != null) {
      manager.close();
    }
    node.close();
    calls.close();
  }
}
