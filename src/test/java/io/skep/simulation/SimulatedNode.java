package io.skep.simulation;

import io.skep.agent.ContainerView;
import io.skep.agent.SteppedAgent;
import io.skep.agent.memory.Call;
import io.skep.agent.memory.Fault;
import io.skep.agent.memory.InMemoryEngine;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.DispatcherMessage;
import io.skep.spec.NodeDescription;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A host: an engine in memory, an agent, and a wire to whoever leads. */
final class SimulatedNode {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int REPEAT = 3;
  private static final int REFRESH = 20;

  private final NodeId id;
  private final Timeline time;
  private final Chance chance;
  private final InMemoryEngine engine;
  private final SteppedAgent agent;
  private @Nullable SimulatedLeader leader;
  private @Nullable ActorRef<DispatcherMessage> toLeader;
  private boolean reachable = true;
  private boolean on = true;
  private boolean gone;
  private boolean stepping;
  private int ticks;

  SimulatedNode(
      NodeId id, NodeDescription description, Timeline time, Chance chance, Wire.Weather weather) {
    this.id = id;
    this.time = time;
    this.chance = chance;
    this.engine = Images.all(new InMemoryEngine(time));
    Wire<AgentMessage> self = new Wire<>(time, chance, weather, this::hear);
    this.agent = new SteppedAgent(id, description, engine, time, self);
    time.after(chance.millis(1000), this::tick);
  }

  NodeId id() {
    return id;
  }

  /** Whether messages to and from it arrive. */
  boolean isReachable() {
    return reachable && on && !gone;
  }

  /** Whether its host is switched off. */
  boolean isOff() {
    return !on;
  }

  boolean isGone() {
    return gone;
  }

  private void hear(AgentMessage message) {
    if (isReachable()) {
      agent.hear(message);
      stepSoon();
    }
  }

  /** Hears who leads now; nobody while there is no leader. */
  void follow(@Nullable SimulatedLeader next) {
    leader = next;
  }

  private void tick() {
    if (gone) {
      return;
    }
    if (on) {
      engine.tick();
      seekLeader();
      agent.look();
      agent.beat();
      ticks++;
      if (ticks % REPEAT == 0) {
        agent.repeat();
      }
      if (ticks % REFRESH == 0) {
        agent.refresh();
      }
      stepSoon();
    }
    time.after(TICK, this::tick);
  }

  private void seekLeader() {
    SimulatedLeader now = leader;
    if (now == null) {
      if (toLeader != null) {
        toLeader = null;
        agent.connect(null);
      }
      return;
    }
    ActorRef<DispatcherMessage> to = now.wireFrom(this);
    if (!Objects.equals(to, toLeader)) {
      toLeader = to;
      agent.connect(to);
    }
  }

  private void stepSoon() {
    if (!stepping && on && !agent.movable().isEmpty()) {
      stepping = true;
      time.after(chance.millis(200), this::step);
    }
  }

  private void step() {
    stepping = false;
    if (!on || gone) {
      return;
    }
    List<TaskId> movable = agent.movable();
    if (!movable.isEmpty()) {
      agent.step(chance.oneOf(movable));
      stepSoon();
    }
  }

  /** The network to it breaks, or is mended. */
  void reachable(boolean now) {
    reachable = now;
  }

  /** Power is cut: all containers die with the host. */
  void powerOff() {
    on = false;
    engine.goAway(true);
  }

  /** The host starts again with what was on its disk. */
  void powerOn() {
    if (!on) {
      on = true;
      engine.comeBack();
      toLeader = null;
      agent.restart();
      stepSoon();
    }
  }

  /** The agent's process ends and starts again; containers run on. */
  void restartAgent() {
    if (on && !gone) {
      toLeader = null;
      agent.restart();
      stepSoon();
    }
  }

  /** Leaves the swarm with a word. */
  void leave() {
    if (toLeader != null) {
      toLeader.tell(new DispatcherMessage.Leave(id));
    }
    gone = true;
    engine.goAway(true);
  }

  /** Is thrown out; its host is switched off. */
  void expelled() {
    gone = true;
    engine.goAway(true);
  }

  /** One of its containers dies behind its back. */
  void crashOne() {
    List<ContainerView> running = running();
    if (!running.isEmpty()) {
      engine.crash(chance.oneOf(running).name(), 1);
    }
  }

  /** The engine's next answers go wrong. */
  void troubleEngine() {
    for (int i = 0; i <= chance.below(3); i++) {
      engine.failNext(
          chance.any(Call.Operation.values()), chance.any(Fault.NOT_HEARD, Fault.ANSWER_LOST));
    }
  }

  /** The containers that run now. */
  List<ContainerView> running() {
    return on
        ? engine.containers().stream()
            .filter(each -> each.phase() == ContainerView.Phase.RUNNING)
            .toList()
        : List.of();
  }
}
