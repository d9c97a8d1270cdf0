package io.skep.api.docker;

import io.skep.audit.History;
import io.skep.command.Commands;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.session.TaskLogs;
import io.skep.view.LiveView;

/** What the API uses of the swarm this node is in. */
public interface SwarmAccess {
  /** This node. */
  NodeId self();

  /** The address this node advertises, without a port. */
  String address();

  /** The swarm as this manager sees it. */
  LiveView view();

  /** Commands to the leader, wherever it is. */
  Commands commands();

  /** The journal, for events and audits. */
  History history();

  /** The index of the last committed event. */
  long lastIndex();

  /** Logs of the tasks on this node. */
  TaskLogs logs();

  /** Seals a text for an event. */
  Sealed seal(String plaintext);

  /** Opens what was sealed. */
  String open(Sealed sealed);
}
