package io.skep.app;

import io.skep.cluster.ClusterCommand;
import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.ConfigId;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.kernel.SecretId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.network.NetworkCommand;
import io.skep.node.NodeCommand;
import io.skep.payload.PayloadCommand;
import io.skep.refusal.CommandRefused;
import io.skep.request.RequestCommand;
import io.skep.service.ServiceCommand;
import io.skep.task.TaskCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands to whoever leads now; unavailable while nobody does. */
final class LeaderCommands implements Commands {
  /** Swarm's words where there is no leader. */
  private static final Outcome NO_LEADER =
      new Outcome.Unavailable(
          "The swarm does not have a leader. It's possible that too few managers are online. Make"
              + " sure more than half of the managers are online.");

  private final CompletableFuture<Void> led = new CompletableFuture<>();
  private volatile @Nullable Commands leader;

  /** From now on these commands lead; null for nobody. */
  void follow(@Nullable Commands next) {
    leader = next;
    if (next != null) {
      led.complete(null);
    }
  }

  /** Whether somebody leads now. */
  boolean hasLeader() {
    return leader != null;
  }

  /** Completes when somebody leads for the first time. */
  CompletionStage<Void> led() {
    return led.minimalCompletionStage();
  }

  private CompletionStage<Outcome> lead(Function<Commands, CompletionStage<Outcome>> order) {
    Commands now = leader;
    return now == null ? CompletableFuture.completedFuture(NO_LEADER) : order.apply(now);
  }

  @Override
  public CompletionStage<Outcome> cluster(ClusterCommand command, Meta meta) {
    return lead(commands -> commands.cluster(command, meta));
  }

  @Override
  public CompletionStage<Outcome> node(NodeId id, NodeCommand command, Meta meta) {
    return lead(commands -> commands.node(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> service(ServiceId id, ServiceCommand command, Meta meta) {
    return lead(commands -> commands.service(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> task(TaskId id, TaskCommand command, Meta meta) {
    return lead(commands -> commands.task(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> secret(SecretId id, PayloadCommand command, Meta meta) {
    return lead(commands -> commands.secret(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> config(ConfigId id, PayloadCommand command, Meta meta) {
    return lead(commands -> commands.config(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> network(NetworkId id, NetworkCommand command, Meta meta) {
    return lead(commands -> commands.network(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> request(String id, RequestCommand command, Meta meta) {
    return lead(commands -> commands.request(id, command, meta));
  }

  @Override
  public CompletionStage<Outcome> refusal(String requestId, CommandRefused refused, Meta meta) {
    return lead(commands -> commands.refusal(requestId, refused, meta));
  }
}
