package io.skep.simulation;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.NodeCommand;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A whole swarm under one clock and one seed: hosts, a network, and whoever leads. */
final class SimulatedSwarm {
  /** What may go wrong between a leader and the log. */
  static final class Troubles {
    /** How likely the leader ends right after an event is in the log. */
    double deathAtEvent;

    /** How likely a command is not stored. */
    double notStored;

    /** How likely a command is stored, but the answer is lost. */
    double answerLost;
  }

  private final Timeline time = new Timeline();
  private final LiveView live = new LiveView();
  private final InMemoryCommands log = new InMemoryCommands(live);
  private final Chance chance;
  private final IdSource ids;
  private final Trace trace;
  private final Laws laws = new Laws();
  private final Wire.Weather weather = new Wire.Weather();
  private final Troubles troubles = new Troubles();
  private final Map<NodeId, SimulatedNode> nodes = new LinkedHashMap<>();
  private @Nullable SimulatedLeader leader;
  private SwarmView seen = SwarmView.empty();
  private long term;

  /** One that chance decides, and that keeps so many steps to tell of. */
  SimulatedSwarm(RandomGenerator random, int kept) {
    this.trace = new Trace(time, kept);
    this.chance = new Chance(random);
    this.ids = new IdSource(random);
    live.listen(this::watch);
    elect();
  }

  private void watch(SwarmView view, List<LoggedEvent> events) {
    SwarmView before = seen;
    seen = view;
    for (LoggedEvent event : events) {
      trace.event(event);
      laws.event(before, view, event);
    }
  }

  private void elect() {
    term++;
    trace.word("a leader takes office, term " + term);
    leader =
        new SimulatedLeader(
            live, commandsOfTerm(term), time, chance, ids, term, laws, weather, this::unreachable);
    nodes.values().forEach(node -> node.follow(leader));
  }

  private Set<NodeId> unreachable() {
    Set<NodeId> all = new LinkedHashSet<>();
    nodes.values().stream().filter(n -> !n.isReachable()).forEach(n -> all.add(n.id()));
    return all;
  }

  /** The log takes nothing of a term that is over. */
  private Commands commandsOfTerm(long mine) {
    return GatedCommands.of(
        log,
        new GatedCommands.Gate() {
          private int size;

          @Override
          public @Nullable Outcome before() {
            size = log.size();
            if (mine != term || leader == null) {
              return new Outcome.Unavailable("not the leader");
            }
            return chance.in(troubles.notStored) ? new Outcome.Unavailable("no quorum") : null;
          }

          @Override
          public Outcome after(Outcome outcome) {
            if (log.size() > size && chance.in(troubles.deathAtEvent)) {
              killLeader();
            }
            return chance.in(troubles.answerLost)
                ? new Outcome.Unavailable("answer lost")
                : outcome;
          }
        });
  }

  /** The leader ends; another follows after a while. */
  void killLeader() {
    SimulatedLeader now = leader;
    if (now == null) {
      return;
    }
    trace.word("the leader ends");
    now.die();
    leader = null;
    nodes.values().forEach(node -> node.follow(null));
    time.after(chance.millis(chance.any(1, 20, 2000)), this::elect);
  }

  /** A host joins. */
  SimulatedNode join(NodeSpec spec, NodeDescription description) {
    NodeId id = new NodeId(ids.next());
    log.node(id, new NodeCommand.JoinNode(spec, description, Specs.status(true), null), user());
    SimulatedNode node = new SimulatedNode(id, description, time, chance, weather);
    node.follow(leader);
    nodes.put(id, node);
    return node;
  }

  /** Whoever asks from outside. */
  Meta user() {
    return new Meta(time.instant(), Principal.user("root", 0), Cause.command(ids.next(), "a test"));
  }

  void run(Duration duration) {
    time.runUntil(time.instant().plus(duration));
  }

  String newId() {
    return ids.next();
  }

  Timeline time() {
    return time;
  }

  Chance chance() {
    return chance;
  }

  Trace trace() {
    return trace;
  }

  Wire.Weather weather() {
    return weather;
  }

  Troubles troubles() {
    return troubles;
  }

  /** The log itself, as users of the API reach it. */
  InMemoryCommands log() {
    return log;
  }

  SwarmView view() {
    return live.current();
  }

  @Nullable SimulatedLeader leader() {
    return leader;
  }

  /** The hosts that are in the swarm. */
  List<SimulatedNode> nodes() {
    return new ArrayList<>(nodes.values().stream().filter(node -> !node.isGone()).toList());
  }
}
