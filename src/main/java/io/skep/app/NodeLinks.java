package io.skep.app;

import io.skep.agent.AgentLink;
import io.skep.agent.LinkListener;
import io.skep.cluster.ClusterEvent;
import io.skep.control.ControlClient;
import io.skep.control.ControlManagerCalls;
import io.skep.control.Renewal;
import io.skep.control.RenewalByManagers;
import io.skep.session.Frame;
import io.skep.session.TaskLogs;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ties a node to the managers: its agent's session, its certificate, and what it keeps of
 * where the managers are.
 */
final class NodeLinks {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLinks.class);
  private static final String REMOVED_WORDS =
      "this node was removed from the swarm; its containers keep running until \"docker swarm"
          + " leave\" is run here, and after that it can join again";

  private static final String SHUT_OUT =
      " (this node may have been removed from the swarm: \"docker swarm leave\", and join again)";

  private final NodeContext context;
  private final NodeGossip gossip;
  private final Consumer<List<String>> keeper;
  private final ActorRef<AgentLink.Message> link;
  private final ActorRef<Renewal.Message> renewal;
  private volatile List<String> managers;
  private volatile boolean removed;
  private volatile String failure = "";
  private volatile Frame.Managers heard = new Frame.Managers(0, null, null, List.of());

  /**
   * Starts them; the session begins once managers are told of.
   *
   * @param logs reads the logs of this node's tasks
   * @param keeper keeps where the managers are for the next start; is called when that changes
   */
  NodeLinks(
      NodeContext context,
      ActorSystem<?> actors,
      NodeGossip gossip,
      TaskLogs logs,
      Consumer<List<String>> keeper) {
    this.context = context;
    this.gossip = gossip;
    this.keeper = keeper;
    this.managers = context.state().managers();
    SecureRandom random = new SecureRandom();
    this.renewal =
        actors.systemActorOf(
            restarting(
                Renewal.create(
                    context.credentials(),
                    new RenewalByManagers(context.client(), this::addresses),
                    context.clock(),
                    random::nextDouble,
                    context.settings().renewal())),
            "renewal",
            Props.empty());
    this.link =
        actors.systemActorOf(
            AgentLink.create(
                context.agent(),
                context.state().advertised(),
                new ControlManagerCalls(
                    context.client(), SystemMaterializer.get(actors).materializer()),
                logs,
                new Listener(),
                context.settings().membership().link(),
                random),
            "link",
            Props.empty());
  }

  private static <M> Behavior<M> restarting(Behavior<M> behavior) {
    return Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart());
  }

  private List<InetSocketAddress> addresses() {
    Set<String> all = new LinkedHashSet<>();
    String leader = heard.leader();
    if (leader != null) {
      all.add(leader);
    }
    all.addAll(managers);
    if (context.state().isManager()) {
      all.add(context.state().advertised());
    }
    return all.stream().map(ControlClient::address).toList();
  }

  /** Begins with the managers that were known when this node stopped. */
  void begin() {
    link.tell(new AgentLink.Know(new Frame.Managers(0, null, null, managers)));
  }

  /** Tells the link what this node, as a manager, knows or does. */
  void tell(AgentLink.Message message) {
    link.tell(message);
  }

  /** What a manager has said last of where the managers are. */
  Frame.Managers heard() {
    return heard;
  }

  /** What is wrong with this node's place in the swarm; empty while nothing is. */
  String trouble() {
    return removed ? REMOVED_WORDS : failure;
  }

  /** Has the certificate renewed at once. */
  void renew() {
    renewal.tell(new Renewal.RenewNow());
  }

  /**
   * Has the certificate looked after when another root signs, or is trusted alone: a leader's own
   * agent has no session in which it would be told.
   */
  void look(SwarmView now, List<LoggedEvent> events) {
    boolean another =
        events.stream()
            .map(each -> each.recorded().event())
            .anyMatch(
                event ->
                    event instanceof ClusterEvent.RootRotationStarted
                        || event instanceof ClusterEvent.RootRotationFinished);
    if (another) {
      renewal.tell(new Renewal.AskPolicy());
    }
  }

  private final class Listener implements LinkListener {
    @Override
    public void managers(Frame.Managers said) {
      heard = said;
      failure = "";
      if (said.gossip() != null) {
        gossip.follow(said.gossip());
      }
      if (!said.managers().isEmpty() && !said.managers().equals(managers)) {
        managers = said.managers();
        keeper.accept(said.managers());
      }
    }

    @Override
    public void role(String role) {
      removed = Frame.Role.REMOVED.equals(role);
      if (removed) {
        LOG.error("{}", REMOVED_WORDS);
      } else if (!role.equals(context.credentials().identity().role().word())) {
        renew();
      } else {
        renewal.tell(new Renewal.AskPolicy());
      }
    }

    @Override
    public void notReached(String why) {
      failure = "no manager is reached: " + why + (why.contains("certificate") ? SHUT_OUT : "");
    }

    @Override
    public void disconnected() {
      gossip.lose();
    }
  }
}
