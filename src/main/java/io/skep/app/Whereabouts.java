package io.skep.app;

import io.skep.agent.AgentLink;
import io.skep.consensus.Leadership;
import io.skep.control.ManagerAddress;
import io.skep.dispatcher.SessionGate;
import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Tells agents, through the gate of this manager, and this node's own, who the managers are and who
 * leads; and whether this node does.
 */
final class Whereabouts implements Office.Leading, AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final ManagerSystem system;
  private final NodeGossip gossip;
  private final NodeLinks links;
  private final ActorRef<SessionGate.Message> gate;
  private final Leadership.Subscription subscription;
  private final Cancellable timer;
  private Frame.@Nullable Managers said;

  Whereabouts(
      ActorSystem<?> actors,
      ManagerSystem system,
      NodeGossip gossip,
      NodeLinks links,
      ActorRef<SessionGate.Message> gate) {
    this.system = system;
    this.gossip = gossip;
    this.links = links;
    this.gate = gate;
    this.subscription = system.managers().subscribe(this::say);
    this.timer =
        actors
            .scheduler()
            .scheduleWithFixedDelay(PERIOD, PERIOD, this::say, actors.executionContext());
  }

  @Override
  public void lead(ActorRef<DispatcherMessage> dispatcher) {
    gossip.lead();
    gate.tell(new SessionGate.Lead(dispatcher));
    links.tell(new AgentLink.Lead(dispatcher));
    say();
  }

  @Override
  public void follow() {
    gate.tell(new SessionGate.Follow());
    links.tell(new AgentLink.Follow());
    gossip.lose();
    say();
  }

  private synchronized void say() {
    Frame.Managers now = now();
    if (!now.equals(said)) {
      said = now;
      gate.tell(new SessionGate.Where(now));
      links.tell(new AgentLink.Know(now));
    }
  }

  private Frame.Managers now() {
    List<ManagerAddress> managers = SwarmDesk.managers(system.view().current());
    String self = system.managers().self();
    String leader =
        system
            .managers()
            .leader()
            .filter(id -> !id.equals(self) || system.leads())
            .flatMap(
                id ->
                    managers.stream()
                        .filter(each -> each.node().equals(id))
                        .map(ManagerAddress::address)
                        .findFirst())
            .orElse(null);
    return new Frame.Managers(
        system.journal().leadership().term(),
        leader,
        system.leads() ? gossip.address().orElse(null) : heardOf(leader),
        managers.stream().map(ManagerAddress::address).toList());
  }

  /** Where another leader gossips only it can say: what this node's agent has heard from it. */
  private @Nullable String heardOf(@Nullable String leader) {
    Frame.Managers heard = links.heard();
    return leader != null && leader.equals(heard.leader()) ? heard.gossip() : null;
  }

  @Override
  public void close() {
    subscription.close();
    timer.cancel();
  }
}
