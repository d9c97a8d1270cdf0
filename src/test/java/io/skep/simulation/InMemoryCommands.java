package io.skep.simulation;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand;
import io.skep.cluster.ClusterDecider;
import io.skep.command.Commands;
import io.skep.command.SharedCommands;
import io.skep.config.ConfigDecider;
import io.skep.entity.Decider;
import io.skep.entity.Outcome;
import io.skep.kernel.ConfigId;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.kernel.Recorded;
import io.skep.kernel.Rejection;
import io.skep.kernel.SecretId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.network.NetworkCommand;
import io.skep.network.NetworkDecider;
import io.skep.node.NodeCommand;
import io.skep.node.NodeDecider;
import io.skep.payload.PayloadCommand;
import io.skep.refusal.CommandRefused;
import io.skep.request.RequestCommand;
import io.skep.request.RequestDecider;
import io.skep.secret.SecretDecider;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceDecider;
import io.skep.task.TaskCommand;
import io.skep.task.TaskDecider;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The entities without a journal: decides at once, keeps the log in a list, feeds the view. */
public class InMemoryCommands implements Commands {
  private final Map<String, Object> states = new HashMap<>();
  private final List<LoggedEvent> log = new ArrayList<>();
  private final LiveView view;

  /** Feeds this view. */
  public InMemoryCommands(LiveView view) {
    this.view = view;
  }

  /** Everything that has happened. */
  public synchronized List<LoggedEvent> log() {
    return List.copyOf(log);
  }

  /** The last event; the log is not empty. */
  public synchronized LoggedEvent last() {
    return log.getLast();
  }

  /** The length of the log. */
  public synchronized int size() {
    return log.size();
  }

  @Override
  public CompletionStage<Outcome> cluster(ClusterCommand command, Meta meta) {
    return decide("swarm|swarm", new ClusterDecider(), command, meta);
  }

  @Override
  public CompletionStage<Outcome> node(NodeId id, NodeCommand command, Meta meta) {
    return decide("node|" + id, new NodeDecider(id.value()), command, meta);
  }

  @Override
  public CompletionStage<Outcome> service(ServiceId id, ServiceCommand command, Meta meta) {
    return decide("service|" + id, new ServiceDecider(id.value()), command, meta);
  }

  @Override
  public CompletionStage<Outcome> task(TaskId id, TaskCommand command, Meta meta) {
    return decide("task|" + id, new TaskDecider(id.value()), command, meta);
  }

  @Override
  public CompletionStage<Outcome> secret(SecretId id, PayloadCommand command, Meta meta) {
    return SharedCommands.secret(view.current(), id, command)
        .map(InMemoryCommands::refuse)
        .orElseGet(() -> decide("secret|" + id, new SecretDecider(id.value()), command, meta));
  }

  @Override
  public CompletionStage<Outcome> config(ConfigId id, PayloadCommand command, Meta meta) {
    return SharedCommands.config(view.current(), id, command)
        .map(InMemoryCommands::refuse)
        .orElseGet(() -> decide("config|" + id, new ConfigDecider(id.value()), command, meta));
  }

  @Override
  public CompletionStage<Outcome> network(NetworkId id, NetworkCommand command, Meta meta) {
    return SharedCommands.network(view.current(), id, command)
        .map(InMemoryCommands::refuse)
        .orElseGet(() -> decide("network|" + id, new NetworkDecider(id.value()), command, meta));
  }

  private static CompletionStage<Outcome> refuse(Rejection why) {
    return CompletableFuture.completedFuture(new Outcome.Refused(why));
  }

  @Override
  public CompletionStage<Outcome> request(String id, RequestCommand command, Meta meta) {
    return decide("request|" + id, new RequestDecider(), command, meta);
  }

  @Override
  public CompletionStage<Outcome> refusal(String requestId, CommandRefused refused, Meta meta) {
    return CompletableFuture.completedFuture(new Outcome.Done(false));
  }

  /** The swarm's own state, if there is one. */
  public synchronized @Nullable Cluster cluster() {
    return (Cluster) states.get("swarm|swarm");
  }

  @SuppressWarnings("unchecked") // a state is only ever stored under its own kind
  private synchronized <C, E, S> CompletionStage<Outcome> decide(
      String id, Decider<C, E, S> decider, C command, Meta meta) {
    S state = (S) states.get(id);
    return CompletableFuture.completedFuture(
        switch (decider.decide(state, command)) {
          case Decision.Accepted<E> accepted -> store(id, decider, state, accepted.events(), meta);
          case Decision.Refused<E> refused -> new Outcome.Refused(refused.why());
        });
  }

  private <C, E, S> Outcome store(
      String id, Decider<C, E, S> decider, @Nullable S before, List<E> events, Meta meta) {
    List<LoggedEvent> logged = new ArrayList<>();
    S state = before;
    for (E event : events) {
      state = decider.apply(state, event, meta);
      logged.add(new LoggedEvent(log.size() + logged.size() + 1L, id, new Recorded<>(meta, event)));
    }
    if (state != null) {
      states.put(id, state);
    }
    log.addAll(logged);
    view.feed(logged);
    return new Outcome.Done(!events.isEmpty());
  }
}
