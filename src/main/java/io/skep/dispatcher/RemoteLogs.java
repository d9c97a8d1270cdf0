package io.skep.dispatcher;

import io.skep.kernel.IdSource;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.session.Frame;
import io.skep.session.LogOptions;
import io.skep.session.LogWire;
import io.skep.session.TaskLogs;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The logs of all tasks, for the leader: those of this node from its engine, those of others from
 * their agents, which are asked for them in their sessions and send them to the control port.
 */
public final class RemoteLogs implements TaskLogs {
  private static final String INCOMPLETE =
      "rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be"
          + " retrieved for the following reasons: ";
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final NodeId self;
  private final TaskLogs local;
  private final LiveView live;
  private final ActorSystem<?> system;
  private final ActorRef<SessionGate.Message> gate;
  private final IdSource ids;
  private final Executor waiting;
  private final Duration patience;
  private final Map<String, Wanted> open = new ConcurrentHashMap<>();

  /**
   * The logs as this manager can have them.
   *
   * @param local reads those of this node
   * @param waiting runs what waits for clients; on threads that may wait
   * @param patience how long a node may take to begin
   */
  public RemoteLogs(
      NodeId self,
      TaskLogs local,
      LiveView live,
      ActorSystem<?> system,
      ActorRef<SessionGate.Message> gate,
      IdSource ids,
      Executor waiting,
      Duration patience) {
    this.self = self;
    this.local = local;
    this.live = live;
    this.system = system;
    this.gate = gate;
    this.ids = ids;
    this.waiting = waiting;
    this.patience = patience;
  }

  @Override
  public AutoCloseable open(TaskId task, LogOptions options, Sink sink) {
    Optional<NodeId> node = Assignment.node(live.current(), task);
    if (node.isEmpty()) {
      waiting.execute(() -> sink.end(INCOMPLETE + "task " + task + " has not been scheduled"));
      return () -> {};
    }
    return node.get().equals(self)
        ? local.open(task, options, sink)
        : ask(node.get(), task, options, sink);
  }

  private AutoCloseable ask(NodeId node, TaskId task, LogOptions options, Sink sink) {
    String id = ids.next();
    Wanted wanted = new Wanted(node, sink);
    open.put(id, wanted);
    if (isDown(node)) {
      missing(id);
    } else {
      tell(node, new Frame.Logs(id, task, options))
          .whenComplete(
              (there, why) -> {
                if (why != null || !there) {
                  missing(id);
                }
              });
      system
          .scheduler()
          .scheduleOnce(patience, () -> giveUp(id, wanted), system.executionContext());
    }
    return () -> close(id, wanted);
  }

  private boolean isDown(NodeId node) {
    return live.current().node(node).map(Entry::value).filter(Node::isDown).isPresent();
  }

  private CompletionStage<Boolean> tell(NodeId node, Frame frame) {
    return AskPattern.ask(
        gate,
        (ActorRef<Boolean> replyTo) -> new SessionGate.Tell(node, frame, replyTo),
        ANSWER,
        system.scheduler());
  }

  private void giveUp(String id, Wanted wanted) {
    if (!wanted.begun) {
      missing(id);
    }
  }

  private void missing(String id) {
    Wanted wanted = open.remove(id);
    if (wanted != null) {
      end(wanted, "node " + wanted.node + " is not available");
    }
  }

  /** The sink may wait for its client. */
  private void end(Wanted wanted, String reason) {
    waiting.execute(() -> wanted.sink.end(INCOMPLETE + reason));
  }

  private void close(String id, Wanted wanted) {
    open.remove(id, wanted);
    wanted.stop.shutdown();
    if (wanted.begun) {
      return;
    }
    var _ = tell(wanted.node, new Frame.LogsEnd(id));
  }

  /**
   * Takes a log that was asked for, from the control port.
   *
   * @param peer the node that sends it, by its certificate
   * @return whether it was read to its end; not if nobody wants more; fails if this node was not
   *     asked for a log of this id
   */
  public CompletionStage<Boolean> receive(NodeId peer, String id, Source<ByteString, ?> body) {
    Materializer materializer = Materializer.matFromSystem(system);
    Wanted wanted = open.get(id);
    if (wanted == null || !wanted.node.equals(peer) || !wanted.begin()) {
      body.runWith(org.apache.pekko.stream.javadsl.Sink.cancelled(), materializer);
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("log " + id + ": not asked of node " + peer));
    }
    LogWire.Reader reader = new LogWire.Reader(wanted.sink::line);
    CompletionStage<Done> all =
        body.via(wanted.stop.flow())
            .mapAsync(1, bytes -> read(reader, bytes))
            .runWith(org.apache.pekko.stream.javadsl.Sink.ignore(), materializer);
    return all.handle(
        (done, why) -> {
          boolean whole = open.remove(id, wanted);
          if (whole) {
            finish(wanted, reader);
          }
          return whole;
        });
  }

  /** Waits where the sink waits, so that no more is read. */
  private CompletionStage<Done> read(LogWire.Reader reader, ByteString bytes) {
    return CompletableFuture.runAsync(() -> reader.read(bytes), waiting)
        .thenApply(read -> Done.getInstance());
  }

  private void finish(Wanted wanted, LogWire.Reader reader) {
    String error = reader.error();
    if (!reader.hasEnded()) {
      end(wanted, "node " + wanted.node + " disconnected unexpectedly");
    } else {
      waiting.execute(() -> wanted.sink.end(error));
    }
  }

  /** A log that a client waits for. */
  private static final class Wanted {
    final NodeId node;
    final Sink sink;
    final SharedKillSwitch stop = KillSwitches.shared("log");
    volatile boolean begun;

    Wanted(NodeId node, Sink sink) {
      this.node = node;
      this.sink = sink;
    }

    /** Whether it begins now; it does so once. */
    synchronized boolean begin() {
      boolean first = !begun;
      begun = true;
      return first;
    }
  }
}
