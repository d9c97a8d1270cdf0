package io.skep.simulation;

import io.skep.entity.Outcome;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.node.Node;
import io.skep.node.NodeCommand;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.spec.NodeSpec;
import io.skep.spec.Replicated;
import io.skep.spec.ServiceMode;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateDeadline;
import io.skep.spec.UpdateStatus;
import io.skep.view.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One seed: users and faults at random, then peace, in which everything must come to be as it was
 * asked. How bad the times are is left to chance as well.
 */
final class Story {
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int MOST_SERVICES = 6;

  private final SimulatedSwarm swarm;
  private final Chance chance;
  private final RandomSpecs random;
  private final Map<ServiceId, Specs> services = new LinkedHashMap<>();
  private final boolean dark;
  private int hosts;
  private int names;

  Story(RandomGenerator random, int kept) {
    this.swarm = new SimulatedSwarm(random, kept);
    this.chance = swarm.chance();
    this.random = new RandomSpecs(chance);
    this.dark = chance.below(4) > 0;
  }

  /** Lets it all happen; throws {@link LawBroken}. The sum tells two runs apart. */
  long run() {
    try {
      trouble();
      makePeace();
      settle();
      Replay.check(swarm.log().log(), swarm.view(), chance.below(8) == 0);
    } catch (LawBroken e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalStateException("the product failed: " + e, e);
    }
    return swarm.trace().sum();
  }

  String lastSteps() {
    return swarm.trace().toString();
  }

  private void trouble() {
    int count = chance.below(10) == 0 ? 10 + chance.below(10) : 1 + chance.below(5);
    for (int i = 0; i < count; i++) {
      join();
    }
    if (dark) {
      swarm.troubles().deathAtEvent = chance.any(0.0, 0.0, 0.003, 0.03, 0.3, 1.0);
      swarm.troubles().notStored = chance.any(0.0, 0.0, 0.01, 0.1);
      swarm.troubles().answerLost = chance.any(0.0, 0.0, 0.01, 0.1);
      swarm.weather().loss = chance.any(0.0, 0.0, 0.02, 0.2);
      swarm.weather().doubling = chance.any(0.0, 0.02, 0.2);
      swarm.weather().slowest = chance.any(5, 50, 500, 3000);
    }
    int acts = 10 + chance.below(50);
    for (int i = 0; i < acts; i++) {
      act();
      swarm.run(chance.millis(chance.any(10, 500, 3000, 12_000)));
    }
  }

  private void act() {
    switch (chance.below(dark ? 26 : 14)) {
      case 0, 1, 2 -> create();
      case 3, 4 -> change(this::scaled);
      case 5 -> change(Specs::forced);
      case 6, 7 -> change(specs -> specs.image(random.image(RandomSpecs.isJob(specs.mode()))));
      case 8 -> change(this::otherwise);
      case 9 -> removeOne();
      case 10 -> anyService(this::rollBack);
      case 11 -> anyNode(this::available);
      case 12 -> anyNode(this::relabel);
      case 13 -> join();
      case 14 -> swarm.killLeader();
      case 15, 16 -> anyNode(SimulatedNode::crashOne);
      case 17 -> anyNode(node -> node.reachable(false));
      case 18, 19 -> anyNode(node -> node.reachable(true));
      case 20 -> anyNode(SimulatedNode::powerOff);
      case 21, 22 -> anyNode(SimulatedNode::powerOn);
      case 23 -> anyNode(SimulatedNode::restartAgent);
      case 24 -> anyNode(SimulatedNode::troubleEngine);
      default -> loseNode();
    }
  }

  private void join() {
    if (swarm.nodes().size() < 20) {
      NodeSpec spec = Specs.node("active", random.labels());
      swarm.join(spec, random.node("n" + hosts++));
    }
  }

  private void anyNode(Consumer<SimulatedNode> action) {
    List<SimulatedNode> nodes = swarm.nodes();
    if (!nodes.isEmpty()) {
      action.accept(chance.oneOf(nodes));
    }
  }

  private void loseNode() {
    if (swarm.nodes().size() > 1) {
      anyNode(
          node -> {
            if (chance.half()) {
              node.leave();
              swarm.run(Duration.ofSeconds(1));
            } else {
              node.expelled();
            }
            swarm.log().node(node.id(), new NodeCommand.RemoveNode(true), swarm.user());
          });
    }
  }

  private void update(NodeId id, UnaryOperator<NodeSpec> how) {
    Node node = swarm.view().node(id).map(Entry::value).orElseThrow();
    swarm
        .log()
        .node(
            id, new NodeCommand.UpdateNode(how.apply(node.spec()), node.revision()), swarm.user());
  }

  private void available(SimulatedNode node) {
    String to = chance.any("active", "active", "pause", "drain");
    update(node.id(), spec -> Specs.node(to, Objects.requireNonNullElse(spec.labels(), Map.of())));
  }

  private void relabel(SimulatedNode node) {
    Map<String, String> labels = random.labels();
    update(node.id(), spec -> Specs.node(String.valueOf(spec.availability()), labels));
  }

  private void anyService(Consumer<ServiceId> action) {
    List<ServiceId> ids = List.copyOf(services.keySet());
    if (!ids.isEmpty()) {
      action.accept(chance.oneOf(ids));
    }
  }

  private void create() {
    if (services.size() < MOST_SERVICES) {
      ServiceId id = new ServiceId(swarm.newId());
      Specs specs = random.service("s" + names++);
      services.put(id, specs);
      swarm.log().service(id, new ServiceCommand.CreateService(spec(specs)), swarm.user());
    }
  }

  /** Some services do not wait for ever in an update. */
  private static ServiceSpec spec(Specs specs) {
    ServiceSpec plain = specs.build();
    return specs.name().endsWith("2")
        ? new ServiceSpec(
            plain.name(),
            Map.of(UpdateDeadline.LABEL, "20s"),
            plain.taskTemplate(),
            plain.mode(),
            plain.updateConfig(),
            plain.rollbackConfig(),
            plain.networks(),
            plain.endpointSpec())
        : plain;
  }

  private Specs scaled(Specs specs) {
    return specs.mode().replicated() == null
        ? specs.forced()
        : specs.mode(new ServiceMode(new Replicated((long) chance.below(7)), null, null, null));
  }

  /** The same service by other rules. */
  private Specs otherwise(Specs specs) {
    boolean job = RandomSpecs.isJob(specs.mode());
    return switch (chance.below(3)) {
      case 0 -> specs.placement(random.placement(specs.mode()));
      case 1 -> job ? specs.forced() : specs.update(random.update(false));
      default -> {
        var policy = random.restart(job);
        yield specs.restart(
            policy.condition(),
            Duration.ofNanos(policy.delay()),
            policy.maxAttempts(),
            Duration.ofNanos(policy.window()));
      }
    };
  }

  private void change(UnaryOperator<Specs> how) {
    anyService(id -> change(id, how));
  }

  private void change(ServiceId id, UnaryOperator<Specs> how) {
    Specs next = how.apply(services.get(id));
    Service service = swarm.view().service(id).map(Entry::value).orElseThrow();
    services.put(id, next);
    var command = new ServiceCommand.UpdateService(spec(next), service.revision());
    Outcome outcome = swarm.log().service(id, command, swarm.user()).toCompletableFuture().join();
    Laws.hold("a user's update is taken", outcome instanceof Outcome.Done, outcome);
  }

  private void rollBack(ServiceId id) {
    Service service = swarm.view().service(id).map(Entry::value).orElseThrow();
    UpdateStatus status =
        new UpdateStatus(
            "rollback_started", swarm.time().instant(), null, "manually requested rollback");
    swarm
        .log()
        .service(id, new ServiceCommand.RollBackService(service.revision(), status), swarm.user());
  }

  private void removeOne() {
    anyService(
        id -> {
          services.remove(id);
          swarm.log().service(id, new ServiceCommand.RemoveService(), swarm.user());
        });
  }

  private void makePeace() {
    swarm.trace().word("peace");
    swarm.troubles().deathAtEvent = 0;
    swarm.troubles().notStored = 0;
    swarm.troubles().answerLost = 0;
    swarm.weather().loss = 0;
    swarm.weather().doubling = 0;
    swarm.weather().slowest = 5;
    for (SimulatedNode node : swarm.nodes()) {
      if (chance.below(8) == 0) {
        node.powerOff();
        continue;
      }
      node.powerOn();
      node.reachable(true);
      if (chance.below(8) > 0) {
        update(
            node.id(),
            spec -> Specs.node("active", Objects.requireNonNullElse(spec.labels(), Map.of())));
      }
    }
    // What is lost with a dead host comes again only where the policy lets it.
    boolean dead = swarm.nodes().stream().anyMatch(SimulatedNode::isOff);
    for (ServiceId id : List.copyOf(services.keySet())) {
      boolean job = RandomSpecs.isJob(services.get(id).mode());
      change(
          id,
          specs -> {
            Specs good = specs.image(job ? Images.GOOD_JOB : Images.GOOD).forced();
            return dead ? good.restart("any", Duration.ofSeconds(1), 0, Duration.ZERO) : good;
          });
    }
  }

  private void settle() {
    Convergence convergence = new Convergence(swarm, services.keySet());
    for (Duration passed = Duration.ZERO;
        passed.compareTo(PATIENCE) < 0;
        passed = passed.plus(STEP)) {
      swarm.run(STEP);
      if (convergence.problems().isEmpty()) {
        return;
      }
    }
    List<String> problems = convergence.problems();
    Laws.hold("the swarm converges once faults stop", problems.isEmpty(), problems);
  }
}
