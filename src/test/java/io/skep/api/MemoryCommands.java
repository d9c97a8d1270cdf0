package io.skep.api;

import io.skep.api.docker.SwarmHistory;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import io.skep.kernel.ServiceId;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceRejection.NameTaken;
import io.skep.simulation.InMemoryCommands;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The entities in memory, with what the router of commands adds and a log that can be asked. */
final class MemoryCommands extends InMemoryCommands implements SwarmHistory {
  private final List<CommandRefused> refused = new ArrayList<>();
  private final LiveView view;

  MemoryCommands(LiveView view) {
    super(view);
    this.view = view;
  }

  @Override
  public List<LoggedEvent> of(String persistenceId) {
    return log().stream().filter(event -> event.persistenceId().equals(persistenceId)).toList();
  }

  @Override
  public List<LoggedEvent> after(long index, int limit) {
    return log().stream().filter(event -> event.index() > index).limit(limit).toList();
  }

  synchronized List<CommandRefused> refused() {
    return List.copyOf(refused);
  }

  synchronized void refused(CommandRefused refusal) {
    refused.add(refusal);
  }

  @Override
  public CompletionStage<Outcome> service(ServiceId id, ServiceCommand command, Meta meta) {
    if (command instanceof ServiceCommand.CreateService create) {
      String name = String.valueOf(create.spec().name());
      if (view.current().serviceNamed(name).isPresent()) {
        return CompletableFuture.completedFuture(new Outcome.Refused(new NameTaken(name)));
      }
    }
    return super.service(id, command, meta);
  }

  @Override
  public CompletionStage<Outcome> refusal(String requestId, CommandRefused refusal, Meta meta) {
    refused(refusal);
    return CompletableFuture.completedFuture(new Outcome.Done(true));
  }
}
