package io.skep.app;

import io.skep.control.Access;
import io.skep.control.ControlManagerCalls;
import io.skep.control.ControlRequest;
import io.skep.control.ControlRoutes;
import io.skep.dispatcher.RemoteLogs;
import io.skep.dispatcher.SessionGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Where agents of other nodes come in over the control port. */
final class SessionRoutes {
  private final ActorSystem<?> system;
  private final ActorRef<SessionGate.Message> gate;
  private final RemoteLogs logs;

  private SessionRoutes(
      ActorSystem<?> system, ActorRef<SessionGate.Message> gate, RemoteLogs logs) {
    this.system = system;
    this.gate = gate;
    this.logs = logs;
  }

  /** The routes of a manager. */
  static ControlRoutes of(
      ActorSystem<?> system, ActorRef<SessionGate.Message> gate, RemoteLogs logs) {
    SessionRoutes routes = new SessionRoutes(system, gate, logs);
    return ControlRoutes.none()
        .with("GET", ControlManagerCalls.SESSION, Access.MEMBER, routes::session)
        .with("POST", ControlManagerCalls.LOGS + "{id}", Access.MEMBER, routes::log);
  }

  private CompletionStage<HttpResponse> session(ControlRequest request) {
    return CompletableFuture.completedFuture(
        request.upgrade(SessionGate.flow(system, gate, request.identity().node())));
  }

  private CompletionStage<HttpResponse> log(ControlRequest request) {
    return logs.receive(
            request.identity().node(), request.parameter("id"), request.entity().getDataBytes())
        .handle(
            (whole, why) ->
                HttpResponse.create()
                    .withStatus(
                        why != null
                            ? StatusCodes.NOT_FOUND
                            : whole ? StatusCodes.OK : StatusCodes.GONE));
  }
}
