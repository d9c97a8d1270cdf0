package io.skep.dispatcher;

import io.skep.cluster.Cluster;
import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.Node;
import io.skep.node.NodeCommand;
import io.skep.node.NodeCommand.DescribeNode;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeEvent;
import io.skep.node.NodeStatus;
import io.skep.spec.DispatcherConfig;
import io.skep.spec.NodeDescription;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Notes which nodes are ready and which are down. Belongs to the dispatcher's actor. */
final class NodeWatch {
  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(5);
  private static final String HELD = "went down ";

  private final Commands commands;
  private final InstantSource clock;
  private final IdSource ids;
  private final LongSupplier nanos;
  private final BiConsumer<Asked, CompletionStage<Outcome>> asked;
  private final Vigil vigil;
  private final Set<NodeId> leaving = new HashSet<>();

  /** What was asked for a node. */
  record Asked(NodeId node, NodeCommand command) {}

  /**
   * Watches the nodes.
   *
   * @param asked is given each command, and what comes of it
   */
  NodeWatch(
      Commands commands,
      InstantSource clock,
      IdSource ids,
      LongSupplier nanos,
      VigilSettings settings,
      BiConsumer<Asked, CompletionStage<Outcome>> asked) {
    this.commands = commands;
    this.clock = clock;
    this.ids = ids;
    this.nanos = nanos;
    this.asked = asked;
    this.vigil = new Vigil(settings, nanos.getAsLong());
  }

  /** Nodes that are up may register; those that are down stay so until they do. */
  void takeOver(SwarmView view) {
    view.nodes()
        .forEach(
            (id, node) -> {
              if (!node.value().isDown()) {
                vigil.expect(id, nanos.getAsLong());
              }
            });
  }

  /** A node that has joined must speak; one that was removed need not. */
  void follow(LoggedEvent event) {
    switch (event.recorded().event()) {
      case NodeEvent.NodeJoined joined -> vigil.expect(new NodeId(event.id()), nanos.getAsLong());
      case NodeEvent.NodeRemoved removed -> forget(new NodeId(event.id()));
      default -> {
        // Says nothing of who is alive.
      }
    }
  }

  private void forget(NodeId node) {
    vigil.forget(node);
    leaving.remove(node);
  }

  /** A node that still leaves says so again after it registered; one that restarted stays. */
  void registered(SwarmView view, NodeId node, NodeDescription description) {
    leaving.remove(node);
    described(node, "register", description);
    heard(view, node, "register");
  }

  void described(NodeId node, String why, NodeDescription description) {
    ask(node, Principal.node(node), why, new DescribeNode(description));
  }

  /** A node that was not ready and speaks in its session is ready, unless it must prove itself. */
  void heard(SwarmView view, NodeId node, String why) {
    long now = nanos.getAsLong();
    vigil.heard(node, now);
    Node known = view.node(node).map(Entry::value).orElse(null);
    if (known == null || known.isReady() || leaving.contains(node)) {
      return;
    }
    Duration hold = vigil.hold(node, now);
    if (hold.isZero()) {
      vigil.release(node);
      status(view, node, Principal.node(node), why, NodeStatus.READY, null);
    } else if (!isHeld(known)) {
      status(view, node, Principal.system("dispatcher"), why, NodeStatus.DOWN, words(node, hold));
    }
  }

  private String words(NodeId node, Duration hold) {
    return HELD
        + vigil.timesFallen(node, nanos.getAsLong())
        + " times of late: ready again if it stays for "
        + Math.max(1, hold.toSeconds())
        + " s";
  }

  private static boolean isHeld(Node node) {
    String message = node.status().message();
    return node.isDown() && message != null && message.startsWith(HELD);
  }

  /**
   * The node stops its tasks and will leave then: it gets no new ones, and others take their place
   * as they stop. It is watched on, as it may die before it has done so.
   */
  void leaving(SwarmView view, NodeId node) {
    if (leaving.add(node)) {
      Principal itself = Principal.node(node);
      status(view, node, itself, "leaving", NodeStatus.DISCONNECTED, "node is leaving the swarm");
    }
  }

  /** Nothing runs on the node any more. */
  void left(SwarmView view, NodeId node) {
    forget(node);
    status(view, node, Principal.node(node), "leave", NodeStatus.DOWN, "node left the swarm");
  }

  /** Looks who is down. */
  void look(SwarmView view, Set<NodeId> unreachable) {
    for (Vigil.Fall fall : vigil.look(nanos.getAsLong(), unreachable, period(view))) {
      if (view.node(fall.node()).isPresent()) {
        status(
            view,
            fall.node(),
            Principal.system("dispatcher"),
            "silence",
            NodeStatus.DOWN,
            fall.why());
      }
    }
  }

  /** The word that a node is down was not stored: it is watched again, so that it is said again. */
  void notStored(Asked what) {
    if (what.command() instanceof SetNodeStatus set
        && NodeStatus.DOWN.equals(set.status().state())) {
      vigil.expect(what.node(), nanos.getAsLong());
    }
  }

  private static Duration period(SwarmView view) {
    Entry<Cluster> cluster = view.cluster();
    DispatcherConfig config = cluster == null ? null : cluster.value().spec().dispatcher();
    return config == null || config.heartbeatPeriod() <= 0
        ? DEFAULT_PERIOD
        : Duration.ofNanos(config.heartbeatPeriod());
  }

  private void status(
      SwarmView view,
      NodeId node,
      Principal principal,
      String why,
      String state,
      @Nullable String message) {
    String address = view.node(node).map(entry -> entry.value().status().address()).orElse(null);
    ask(node, principal, why, new SetNodeStatus(new NodeStatus(state, message, address)));
  }

  private void ask(NodeId node, Principal principal, String why, NodeCommand command) {
    Meta meta = new Meta(clock.instant(), principal, Cause.command(ids.next(), why));
    asked.accept(new Asked(node, command), commands.node(node, command, meta));
  }
}
