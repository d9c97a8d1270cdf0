package io.skep.command;

import io.skep.cluster.ClusterDecider;
import io.skep.config.ConfigDecider;
import io.skep.entity.EntityMessage;
import io.skep.entity.EventSourcedEntity;
import io.skep.network.NetworkDecider;
import io.skep.node.NodeDecider;
import io.skep.refusal.RefusalDecider;
import io.skep.request.RequestDecider;
import io.skep.secret.SecretDecider;
import io.skep.service.ServiceDecider;
import io.skep.task.TaskDecider;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;

/** The kinds of entities, by the first part of their persistence ids. */
enum EntityKind {
  SWARM("swarm"),
  NODE("node"),
  SERVICE("service"),
  TASK("task"),
  SECRET("secret"),
  CONFIG("config"),
  NETWORK("network"),
  REQUEST("request"),
  REFUSAL("refusal");

  private final String prefix;

  EntityKind(String prefix) {
    this.prefix = prefix;
  }

  String persistenceId(String id) {
    return prefix + "|" + id;
  }

  Behavior<? extends EntityMessage<?>> behavior(String id) {
    PersistenceId pid = PersistenceId.ofUniqueId(persistenceId(id));
    return switch (this) {
      case SWARM -> EventSourcedEntity.create(pid, new ClusterDecider());
      case NODE -> EventSourcedEntity.create(pid, new NodeDecider(id));
      case SERVICE -> EventSourcedEntity.create(pid, new ServiceDecider(id));
      case TASK -> EventSourcedEntity.create(pid, new TaskDecider(id));
      case SECRET -> EventSourcedEntity.create(pid, new SecretDecider(id));
      case CONFIG -> EventSourcedEntity.create(pid, new ConfigDecider(id));
      case NETWORK -> EventSourcedEntity.create(pid, new NetworkDecider(id));
      case REQUEST -> EventSourcedEntity.create(pid, new RequestDecider());
      case REFUSAL -> EventSourcedEntity.create(pid, new RefusalDecider());
    };
  }
}
