package io.skep.command;

import io.skep.cluster.ClusterCommand;
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
import java.util.concurrent.CompletionStage;

/**
 * Gives commands to entities. Every stage completes after this manager's view holds what the
 * command wrote, so whoever reads after it reads its own write. Stages never fail: what went wrong
 * is an {@link Outcome}.
 */
public interface Commands {
  /** Commands the swarm. */
  CompletionStage<Outcome> cluster(ClusterCommand command, Meta meta);

  /** Commands a node. */
  CompletionStage<Outcome> node(NodeId id, NodeCommand command, Meta meta);

  /** Commands a service; a name in use refuses its creation. */
  CompletionStage<Outcome> service(ServiceId id, ServiceCommand command, Meta meta);

  /** Commands a task. */
  CompletionStage<Outcome> task(TaskId id, TaskCommand command, Meta meta);

  /** Commands a secret; a name in use refuses its creation, a service that uses it its removal. */
  CompletionStage<Outcome> secret(SecretId id, PayloadCommand command, Meta meta);

  /** Commands a config; a name in use refuses its creation, a service that uses it its removal. */
  CompletionStage<Outcome> config(ConfigId id, PayloadCommand command, Meta meta);

  /** Commands a network; a name in use refuses its creation, a service that uses it its removal. */
  CompletionStage<Outcome> network(NetworkId id, NetworkCommand command, Meta meta);

  /**
   * Commands a request that its client gave a key.
   *
   * @param id a digest of the key
   */
  CompletionStage<Outcome> request(String id, RequestCommand command, Meta meta);

  /**
   * Leaves a trace of a refused command.
   *
   * @param requestId of the refused command, unique
   */
  CompletionStage<Outcome> refusal(String requestId, CommandRefused refused, Meta meta);
}
