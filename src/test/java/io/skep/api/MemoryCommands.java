package io.skep.api;

import io.skep.api.docker.SwarmHistory;
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
import io.skep.service.ServiceRejection.NameTaken;
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

/** The real deciders over a log in memory. */
final class MemoryCommands implements Commands, SwarmHistory {
  private final Map<String, Object> states = new HashMap<>();
  private final List<LoggedEvent> log = new ArrayList<>();
  private final List<CommandRefused> refused = new ArrayList<>();
  private final LiveView view;

  MemoryCommands(LiveView view) {
    this.view = view;
  }

  @Override
  public synchronized List<LoggedEvent> of(String persistenceId) {
    return log.stream().filter(event -> event.persistenceId().equals(persistenceId)).toList();
  }

  @Override
  public synchronized List<LoggedEvent> after(long index, int limit) {
    return log.stream().filter(event -> event.index() > index).limit(limit).toList();
  }

  synchronized List<CommandRefused> refused() {
    return List.copyOf(refused);
  }

  synchronized void refused(CommandRefused refusal) {
    refused.add(refusal);
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
    if (command instanceof ServiceCommand.CreateService create) {
      String name = String.valueOf(create.spec().name());
      if (view.current().serviceNamed(name).isPresent()) {
        return CompletableFuture.completedFuture(new Outcome.Refused(new NameTaken(name)));
      }
    }
    return decide("service|" + id, new ServiceDecider(id.value()), command, meta);
  }

  @Override
  public CompletionStage<Outcome> task(TaskId id, TaskCommand command, Meta meta) {
    return decide("task|" + id, new TaskDecider(id.value()), command, meta);
  }

  @Override
  public CompletionStage<Outcome> secret(SecretId id, PayloadCommand command, Meta meta) {
    return SharedCommands.secret(view.current(), id, command)
        .map(MemoryCommands::refuse)
        .orElseGet(() -> decide("secret|" + id, new SecretDecider(id.value()), command, meta));
  }

  @Override
  public CompletionStage<Outcome> config(ConfigId id, PayloadCommand command, Meta meta) {
    return SharedCommands.config(view.current(), id, command)
        .map(MemoryCommands::refuse)
        .orElseGet(() -> decide("config|" + id, new ConfigDecider(id.value()), command, meta));
  }

  @Override
  public CompletionStage<Outcome> network(NetworkId id, NetworkCommand command, Meta meta) {
    return SharedCommands.network(view.current(), id, command)
        .map(MemoryCommands::refuse)
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
  public CompletionStage<Outcome> refusal(String requestId, CommandRefused refusal, Meta meta) {
    refused(refusal);
    return CompletableFuture.completedFuture(new Outcome.Done(true));
  }

  @SuppressWarnings("unchecked") // a state is only ever kept under its own kind
  private synchronized <C, E, S> CompletionStage<Outcome> decide(
      String id, Decider<C, E, S> decider, C command, Meta meta) {
    S state = (S) states.get(id);
    Outcome outcome =
        switch (decider.decide(state, command)) {
          case Decision.Accepted<E> accepted -> {
            store(id, decider, accepted.events(), meta);
            yield new Outcome.Done(!accepted.events().isEmpty());
          }
          case Decision.Refused<E> no -> new Outcome.Refused(no.why());
        };
    return CompletableFuture.completedFuture(outcome);
  }

  @SuppressWarnings("unchecked") // as above
  private <C, E, S> void store(String id, Decider<C, E, S> decider, List<E> events, Meta meta) {
    for (E event : events) {
      states.put(id, decider.apply((S) states.get(id), event, meta));
      LoggedEvent logged = new LoggedEvent(log.size() + 1L, id, new Recorded<>(meta, event));
      log.add(logged);
      view.feed(List.of(logged));
    }
  }
}
