package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.node.NodeCommand;
import io.skep.node.NodeStatus;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A swarm in one thread: what a user, the managers and the agents do, in any order. */
public final class Simulation {
  private static final int LONGEST = 20_000;

  private final LiveView live = new LiveView();
  private final InMemoryCommands commands = new InMemoryCommands(live);
  private final VirtualClock clock = new VirtualClock();
  private final RandomGenerator random;
  private final IdSource ids;
  private final SimulatedManagers managers;
  private final SimulatedAgents agents;
  private int checked;

  /** One that this generator decides all of. */
  public Simulation(RandomGenerator random) {
    this.random = random;
    this.ids = new IdSource(random);
    this.managers = new SimulatedManagers(live, commands, clock, ids, random);
    this.agents = new SimulatedAgents(live, commands, clock, random);
  }

  /** The view now. */
  public SwarmView view() {
    return live.current();
  }

  /** The clock. */
  public VirtualClock clock() {
    return clock;
  }

  /** What has happened. */
  public InMemoryCommands commands() {
    return commands;
  }

  SimulatedAgents agents() {
    return agents;
  }

  SimulatedManagers managers() {
    return managers;
  }

  /** Someone who asks. */
  Meta user() {
    return new Meta(
        clock.instant(), Principal.user("root", 0), Cause.command(ids.next(), "a test"));
  }

  /** A node joins. */
  public NodeId join(String hostname, long cpus, Map<String, String> labels) {
    NodeId id = new NodeId(ids.next());
    commands.node(
        id,
        new NodeCommand.JoinNode(
            Specs.node("active", labels),
            Specs.description(hostname, cpus),
            Specs.status(true),
            null),
        user());
    return id;
  }

  /** Someone creates a service. */
  public ServiceId create(ServiceSpec spec) {
    ServiceId id = new ServiceId(ids.next());
    commands.service(id, new ServiceCommand.CreateService(spec), user());
    return id;
  }

  /** Someone updates a service. */
  public void update(ServiceId id, ServiceSpec spec) {
    commands.service(id, new ServiceCommand.UpdateService(spec, service(id).revision()), user());
  }

  /** Someone asks for the previous spec. */
  public void rollBack(ServiceId id) {
    commands.service(
        id,
        new ServiceCommand.RollBackService(
            service(id).revision(),
            new UpdateStatus(
                "rollback_started", clock.instant(), null, "manually requested rollback")),
        user());
  }

  /** Someone removes a service. */
  public void remove(ServiceId id) {
    commands.service(id, new ServiceCommand.RemoveService(), user());
  }

  /** Someone changes a node's availability. */
  public void availability(NodeId id, String availability) {
    Node node = view().node(id).orElseThrow().value();
    commands.node(
        id,
        new NodeCommand.UpdateNode(
            Specs.node(availability, Objects.requireNonNullElse(node.spec().labels(), Map.of())),
            node.revision()),
        user());
  }

  /** Someone changes a node's labels. */
  public void relabel(NodeId id, Map<String, String> labels) {
    Node node = view().node(id).orElseThrow().value();
    commands.node(
        id,
        new NodeCommand.UpdateNode(
            Specs.node(Objects.requireNonNull(node.spec().availability()), labels),
            node.revision()),
        user());
  }

  /** Someone removes a node. */
  public void expel(NodeId id) {
    commands.node(id, new NodeCommand.RemoveNode(true), user());
  }

  /** A node stops answering, or answers again. */
  public void up(NodeId id, boolean up) {
    commands.node(id, new NodeCommand.SetNodeStatus(Specs.status(up)), user());
  }

  /** A node says that it leaves, and stops its tasks. */
  public void leaving(NodeId id) {
    NodeStatus status = new NodeStatus(NodeStatus.DISCONNECTED, null, null);
    commands.node(id, new NodeCommand.SetNodeStatus(status), user());
  }

  /** The service; it is there. */
  public Service service(ServiceId id) {
    return view().service(id).orElseThrow().value();
  }

  /** The tasks of a service, the oldest first. */
  public List<Task> tasks(ServiceId id) {
    return view().tasksOf(id).stream()
        .map(task -> view().tasks().get(task))
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingLong(Entry::createdIndex))
        .map(Entry::value)
        .toList();
  }

  /** Some task of the swarm, if there is one. */
  public Optional<TaskId> anyTask() {
    List<TaskId> all = view().tasks().keySet().stream().sorted().toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  /** One thing happens: a manager or an agent does something, or time passes. */
  public boolean step() {
    boolean managersFirst = random.nextInt(3) > 0;
    boolean done =
        managersFirst ? managers.step() || agents.step() : agents.step() || managers.step();
    check();
    return done;
  }

  /** All that happened to a service and its tasks, and to nodes, a short line each. */
  String story(ServiceId service) {
    Set<String> ids = new HashSet<>(Set.of(service.value()));
    StringBuilder lines = new StringBuilder("\n");
    for (LoggedEvent event : commands.log()) {
      if (event.recorded().event() instanceof TaskEvent.TaskCreated created
          && created.serviceId().equals(service)) {
        ids.add(event.id());
      }
      if (ids.contains(event.id()) || event.kind().equals("node")) {
        String cause = event.recorded().meta().cause().value();
        lines
            .append(event.index())
            .append(' ')
            .append(Duration.between(VirtualClock.START, event.recorded().meta().time()))
            .append(' ')
            .append(cause, 0, Math.min(14, cause.length()))
            .append(' ')
            .append(event.id(), 0, 4)
            .append(' ')
            .append(shorten(event.recorded().event().toString()))
            .append('\n');
      }
    }
    return lines.toString();
  }

  /** Only what is set, without the containers' details. */
  private static String shorten(String event) {
    return event
        .replaceAll("[a-zA-Z]+=(null|false|0|\\{\\}|\\[\\])(, )?", "")
        .replaceAll("(serviceId|serviceName|containerStatus|timestamp)=[^,]*, ", "")
        .replaceAll("(description|portStatus)=.*", "");
  }

  /** What must always hold. */
  public void check() {
    int size = commands.size();
    if (size == checked) {
      return;
    }
    commands.log().subList(checked, size).forEach(Invariants::everyEventHasOneEarlierCause);
    checked = size;
    Invariants.atMostOneRunnableTaskPerSlot(view(), this::story);
    Invariants.noNodeIsOvercommitted(view());
    Invariants.restartsStayWithinAttempts(view());
  }

  /** Lets everybody work, and time pass, until nothing more is to come within this time. */
  public void settle(Duration within) {
    Instant end = clock.instant().plus(within);
    for (int steps = 0; steps < LONGEST; steps++) {
      if (step()) {
        clock.advance(Duration.ofMillis(random.nextInt(20)));
        continue;
      }
      Optional<Instant> wake = managers.nextWake();
      if (wake.isEmpty() || wake.get().isAfter(end)) {
        return;
      }
      clock.advanceTo(wake.get());
    }
    assertThat(LONGEST).as("the swarm settles within so many steps").isZero();
  }

  /** Lets everybody work without waiting for anything. */
  public void run() {
    for (int steps = 0; steps < LONGEST; steps++) {
      if (!step()) {
        return;
      }
    }
    assertThat(LONGEST).as("the swarm is still within so many steps").isZero();
  }
}
