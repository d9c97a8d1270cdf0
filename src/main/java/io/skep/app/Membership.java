package io.skep.app;

import io.skep.agent.Agent;
import io.skep.agent.ContainerLogs;
import io.skep.agent.Engine;
import io.skep.agent.EngineCalls;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmInit;
import io.skep.api.http.ForwardedApi;
import io.skep.consensus.GroupConfig;
import io.skep.control.ControlClient;
import io.skep.control.ControlException;
import io.skep.control.ManagerAddress;
import io.skep.kernel.Meta;
import io.skep.pki.Credentials;
import io.skep.pki.NodeRole;
import io.skep.session.AgentMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * This node's part in a swarm: its state, its keys, its agent, and on a manager all that manages.
 */
final class Membership implements AutoCloseable {
  /** How long a manager may take to lead and to store the swarm's first events. */
  static final Duration FOUNDING = Duration.ofSeconds(60);

  private final NodeSystem node;
  private final EngineCalls calls;
  private final NodeContext context;
  private final CompletableFuture<Void> founded;
  private final Surroundings surroundings;
  private final GroupExit exit;
  private final NodeGossip gossip = new NodeGossip();
  private final NodeLinks links;
  private final @Nullable SwarmManager manager;
  private final KeptState kept;
  private volatile boolean closed;
  private @Nullable Thread entry;

  /**
   * What a daemon is set up with, whatever swarm it is in.
   *
   * @param renewed hears which role this node's certificate gives it, after each renewal
   */
  record Surroundings(
      DaemonOptions options,
      Path folder,
      InstantSource clock,
      ForwardedApi api,
      Consumer<NodeRole> renewed) {}

  /** Opens one. */
  interface Opening {
    Membership open() throws IOException;
  }

  private Membership(SwarmState state, Keys keys, Surroundings around, GroupConfig.Start start) {
    this.surroundings = around;
    this.kept = new KeptState(state, around.folder());
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
                  new CertifiedEngine(engine, credentials),
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
      this.exit = new GroupExit(context.client());
      this.links =
          new NodeLinks(
              context, node.actors(), gossip, new ContainerLogs(engine, calls), kept::keepManagers);
      this.manager =
          state.isManager() ? new SwarmManager(context, node, gossip, links, start) : null;
      credentials.onReplace(() -> around.renewed().accept(credentials.identity().role()));
    } catch (RuntimeException e) {
      node.close();
      calls.close();
      throw e;
    }
  }

  /** Brings up what was there; waits for a leader and a manager's whole view, but not for long. */
  static Membership restore(SwarmState state, Keys keys, Surroundings around) {
    Membership membership =
        new Membership(
            state, keys, around, state.member() ? GroupConfig.Start.FOUND : GroupConfig.Start.JOIN);
    membership.begin();
    SwarmManager manager = membership.manager;
    if (manager != null && state.member()) {
      manager.awaitLeader(around.options().settings().leaderWait());
    }
    return membership;
  }

  /**
   * Brings up a node that has just come to its role; its state is written first. What it had of
   * another role goes: a worker has no journal.
   */
  static Membership inRole(SwarmState state, Keys keys, Surroundings around) throws IOException {
    if (!state.isManager()) {
      keys.forgetShared();
    }
    if (!state.member()) {
      DataDirectory.delete(JournalOpening.folder(around.folder()));
    }
    state.write(around.folder());
    return restore(state, keys, around);
  }

  /** Opens it; the node is not heard of before {@link #begin}. */
  static Membership opened(
      SwarmState state, Keys keys, Surroundings around, GroupConfig.Start start) {
    return new Membership(state, keys, around, start);
  }

  /** Makes a swarm; its state is written last, so that an unfinished one is none. */
  static Membership make(SwarmInit request, Meta meta, Surroundings around)
      throws IOException, AdvertiseAddress.Unusable {
    SwarmState state = Founding.state(request, around.options().defaultAdvertiseAddress());
    Files.createDirectories(around.folder());
    Keys keys = Keys.empty(around.folder());
    Founding founding = new Founding(request, state, keys, around.options().containers(), meta);
    Membership membership = new Membership(state, keys, around, GroupConfig.Start.FOUND);
    try {
      ManagerSystem system = membership.requireManager().system();
      system.awaitLed(FOUNDING);
      ManagerSystem.await(founding.in(system.commands()), FOUNDING);
      membership.kept.write();
      membership.begin();
      return membership;
    } catch (IOException | RuntimeException e) {
      membership.close();
      throw e;
    }
  }

  /** This node is one of the swarm: its agent speaks for it, and it gossips. */
  void begin() {
    founded.complete(null);
    links.begin();
    gossip.start(
        state(), context.credentials(), peer -> true, context.settings().membership().gossip());
    if (manager != null && !state().member()) {
      entry =
          new GroupEntry(context.client())
              .enterInTime(
                  this::state,
                  () -> JournalOpening.unfit(manager.system(), context.settings().all()),
                  () -> kept.update(now -> now.as(NodeRole.MANAGER, true)));
    }
    if (manager != null) {
      exit.watch(
          manager.removed(), this::state, () -> surroundings.renewed().accept(NodeRole.MANAGER));
    }
  }

  /** Why a manager cannot answer for its swarm yet; empty when it can, and on a worker. */
  private Optional<String> unread() {
    return manager().filter(self -> state().member()).flatMap(self -> self.system().unread());
  }

  SwarmState state() {
    return kept.now();
  }

  /** Whether the node is to be something else than what runs here, or the same from the start. */
  boolean hasOtherRole() {
    return exit.isWantedAgain() || context.credentials().identity().role() != state().role();
  }

  /**
   * What this node is to be; asks the managers for their keys where it is to be one.
   *
   * @throws ControlException if none of them tells
   */
  SwarmState prepareRole() throws InterruptedException, IOException {
    NodeRole role = context.credentials().identity().role();
    if (role == NodeRole.MANAGER) {
      Keys.Shared shared = new GroupEntry(context.client()).keys(state().managers());
      JournalOpening.requireSame(shared.at(), context.settings().all());
      context.keys().share(shared);
    }
    return state().as(role, false).knowing(otherManagers());
  }

  private List<String> otherManagers() {
    if (manager == null) {
      return state().managers();
    }
    return SwarmDesk.managers(manager.system().view().current()).stream()
        .map(ManagerAddress::address)
        .filter(each -> !each.equals(state().advertised()))
        .toList();
  }

  /** Whether the swarm has heard of the node, and a manager has its view. */
  boolean isReady() {
    return manager == null
        ? links.heard().leader() != null
        : state().member() && manager.knowsItself(state().nodeId());
  }

  boolean isClosed() {
    return closed;
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

  SwarmManager requireManager() {
    return manager().orElseThrow(() -> new IllegalStateException("this node is a worker"));
  }

  /** What a manager answers from; a new one has first to learn what there is. */
  Optional<ActiveSwarm> active() {
    return manager().filter(self -> self.system().knowsItsSwarm()).map(SwarmManager::active);
  }

  /** What {@code docker info} says of this node. */
  Standing standing() {
    List<Standing.Manager> managers =
        manager != null
            ? SwarmDesk.named(manager.system().view().current())
            : state().managers().stream().map(each -> new Standing.Manager("", each)).toList();
    String error =
        manager == null
            ? links.trouble()
            : unread()
                .or(() -> manager.active().leader().stale().map(why -> LeaderRoute.NO_LEADER))
                .orElse("");
    return new Standing(Optional.of(state().nodeId()), state().advertiseAddress(), error, managers);
  }

  /** Before it is closed to be opened anew at once: else the node would be missed, thus down. */
  void vanish() {
    gossip.vanish();
  }

  /** Stops; containers keep running. */
  @Override
  public void close() {
    closed = true;
    kept.close();
    exit.close();
    if (entry != null) {
      entry.interrupt();
    }
    if (manager != null) {
      manager.close();
    }
    gossip.close();
    node.close();
    calls.close();
  }
}
