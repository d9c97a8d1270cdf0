package io.skep.app;

import io.skep.agent.Agent;
import io.skep.agent.AgentSettings;
import io.skep.agent.ContainerLogs;
import io.skep.agent.Engine;
import io.skep.agent.EngineCalls;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.LeaderPort;
import io.skep.api.docker.SecretBox;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmHistory;
import io.skep.api.docker.SwarmInit;
import io.skep.audit.History;
import io.skep.entity.Outcome;
import io.skep.kernel.ClusterId;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.node.ManagerStatus;
import io.skep.pki.NodeRole;
import io.skep.pki.PayloadKeys;
import io.skep.pki.Vault;
import io.skep.refusal.CommandRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's part in a swarm: its state, its keys, the swarm's actors and the agent. */
final class Membership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /** How long a manager may take to lead and to store the swarm's first events. */
  private static final Duration FOUNDING = Duration.ofSeconds(30);

  /** How long the removal of this node's containers may take when it leaves. */
  private static final Duration LEAVING = Duration.ofMinutes(2);

  private final SwarmState state;
  private final Path folder;
  private final SwarmBox box;
  private final SwarmSystem system;
  private final EngineCalls calls;
  private final ActiveSwarm active;
  private final IdSource ids = new IdSource(new SecureRandom());
  private final History history;

  private Membership(
      SwarmState state, Path folder, SwarmBox box, DaemonOptions options, InstantSource clock) {
    this.state = state;
    this.folder = folder;
    this.box = box;
    AgentSettings patience = options.settings().agent();
    Engine engine = options.containers();
    this.calls = new EngineCalls(patience);
    this.system =
        SwarmSystem.start(
            folder.resolve("journal"),
            state.nodeId(),
            options.settings(),
            Agent.create(state.nodeId(), patience, engine, folder.resolve("agent"), clock),
            clock,
            ids,
            box);
    this.history = new History(system.journal().log());
    this.active =
        new ActiveSwarm(
            system.view(),
            system.commands(),
            new ContainerLogs(engine, calls),
            SwarmHistory.of(history),
            box,
            this::refused,
            LeaderPort.ALONE,
            ids);
  }

  /** Brings up what was there; returns once it leads and its view is whole. */
  static Membership restore(
      SwarmState state, Path folder, DaemonOptions options, InstantSource clock)
      throws IOException {
    Membership membership = new Membership(state, folder, box(folder), options, clock);
    membership.system.founded();
    await(membership.system.led());
    return membership;
  }

  private static SwarmBox box(Path folder) throws IOException {
    Path keys = folder.resolve("keys");
    Vault vault = Vault.open(keys.resolve("vault.key"));
    return new SwarmBox(vault, PayloadKeys.open(keys.resolve("payload.keys"), vault));
  }

  /** Makes a swarm; its state is written last, so that an unfinished one is none. */
  static Membership make(
      SwarmInit request, Meta meta, Path folder, DaemonOptions options, InstantSource clock)
      throws IOException, AdvertiseAddress.Unusable {
    AdvertiseAddress.HostPort listen =
        new AdvertiseAddress.HostPort(request.listenHost(), request.listenPort());
    AdvertiseAddress.HostPort advertise =
        AdvertiseAddress.advertise(
            request.advertiseHost(), options.defaultAdvertiseAddress(), listen);
    int port = request.advertiseHost() == null ? listen.port() : request.advertisePort();
    IdSource ids = new IdSource(new SecureRandom());
    SwarmState state =
        new SwarmState(
            new ClusterId(ids.next()),
            new NodeId(ids.next()),
            NodeRole.MANAGER,
            true,
            advertise.host(),
            listen.toString(),
            port,
            0,
            0,
            List.of());
    Files.createDirectories(folder);
    SwarmBox box = box(folder);
    Founding founding = new Founding(request, state, box, options.containers(), meta);
    Membership membership = new Membership(state, folder, box, options, clock);
    try {
      await(membership.system.led());
      await(founding.in(membership.system.commands()));
      membership.system.founded();
      state.write(folder);
      return membership;
    } catch (IOException | RuntimeException e) {
      membership.close();
      throw e;
    }
  }

  private static void await(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().orTimeout(FOUNDING.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw new StartupException("the swarm did not come up: " + e.getCause(), e);
    }
  }

  private void refused(Meta meta, String kind, String id, String reason) {
    system
        .commands()
        .refusal(ids.next(), new CommandRefused(kind, id, reason), meta)
        .thenAccept(
            outcome -> {
              if (!(outcome instanceof Outcome.Done)) {
                LOG.warn("no trace of a refused command of {}: {}", meta.principal(), outcome);
              }
            });
  }

  /** What {@code docker info} says of this node. */
  Standing standing() {
    List<Standing.Manager> managers = new ArrayList<>();
    system
        .view()
        .current()
        .nodes()
        .forEach(
            (id, node) -> {
              ManagerStatus status = node.value().managerStatus();
              if (status != null) {
                managers.add(new Standing.Manager(id.value(), status.address()));
              }
            });
    return new Standing(Optional.of(state.nodeId()), state.advertiseAddress(), "", managers);
  }

  SwarmState state() {
    return state;
  }

  ActiveSwarm active() {
    return active;
  }

  History history() {
    return history;
  }

  SwarmSystem system() {
    return system;
  }

  /** Ends this node's part for good: its containers are removed. */
  void leave() throws IOException {
    state.markLeft(folder);
    removeContainers();
    close();
  }

  private void removeContainers() {
    CompletionStage<Done> gone =
        AskPattern.ask(system.agent(), Agent.Leave::new, LEAVING, system.actors().scheduler());
    try {
      gone.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new StartupException("this node's containers could not all be removed", e);
    }
  }

  /** Goes on with a leaving that was cut off. */
  static void finishLeaving(
      SwarmState state, Path folder, DaemonOptions options, InstantSource clock)
      throws IOException {
    try (Membership last = new Membership(state, folder, box(folder), options, clock)) {
      last.removeContainers();
    }
  }

  /** Stops; containers keep running. */
  @Override
  public void close() {
    system.close();
    box.close();
    calls.close();
  }
}
