package io.skep.control;

import io.skep.kernel.NodeId;
import io.skep.pki.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The routes by which machines join and nodes renew their certificates. A follower passes on to the
 * leader, over its own credentials; what was passed on once is not passed on again.
 */
public final class JoinRoutes {
  static final String CA = "/control/v1/ca";
  static final String JOIN = "/control/v1/join";
  static final String RENEW = "/control/v1/renew";
  static final String POLICY = "/control/v1/certificate";
  static final String MANAGERS = "/control/v1/managers";

  /** Set by the follower that passes a request on: the address that it came from. */
  private static final String PASSED_ON = "X-Skep-Passed-On";

  private static final String NO_LEADER =
      "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that"
          + " too few managers are online. Make sure more than half of the managers are online.";

  private final JoinDesk desk;
  private final ControlClient client;

  private JoinRoutes(JoinDesk desk, ControlClient client) {
    this.desk = desk;
    this.client = client;
  }

  /**
   * The routes {@code ca}, {@code join}, {@code renew}, {@code certificate} and {@code managers}.
   *
   * @param client shows this manager's credentials
   */
  public static ControlRoutes of(JoinDesk desk, ControlClient client) {
    JoinRoutes routes = new JoinRoutes(desk, client);
    return ControlRoutes.none()
        .with("GET", CA, Access.ANYONE, routes::root)
        .with("POST", JOIN, Access.ANYONE, routes::join)
        .with("POST", RENEW, Access.MEMBER, routes::renew)
        .with("POST", RENEW + "/{node}", Access.MANAGER, routes::renewFor)
        .with("GET", POLICY, Access.MEMBER, routes::policy)
        .with("GET", MANAGERS, Access.MEMBER, routes::managers);
  }

  private CompletionStage<HttpResponse> root(ControlRequest request) {
    request.discard();
    return CompletableFuture.completedFuture(HttpResponse.create().withEntity(desk.root()));
  }

  private CompletionStage<HttpResponse> policy(ControlRequest request) {
    request.discard();
    return CompletableFuture.completedFuture(
        ControlJson.ok(desk.policy(request.identity().node())));
  }

  private CompletionStage<HttpResponse> managers(ControlRequest request) {
    request.discard();
    return CompletableFuture.completedFuture(
        ControlJson.ok(desk.managers().toArray(ManagerAddress[]::new)));
  }

  private CompletionStage<HttpResponse> join(ControlRequest request) {
    return request
        .json(JoinAsk.class)
        .thenCompose(ask -> decide(request, JOIN, ask, body -> desk.admit(body, from(request))));
  }

  private CompletionStage<HttpResponse> renew(ControlRequest request) {
    NodeId node = request.identity().node();
    return request
        .json(RenewAsk.class)
        .thenCompose(
            ask -> decide(request, RENEW + "/" + node, ask, body -> desk.renew(node, body)));
  }

  /** A follower asks for the node whose session it has seen. */
  private CompletionStage<HttpResponse> renewFor(ControlRequest request) {
    NodeId node = new NodeId(request.parameter("node"));
    return request
        .json(RenewAsk.class)
        .thenCompose(ask -> decide(request, request.path(), ask, body -> desk.renew(node, body)));
  }

  private <A> CompletionStage<HttpResponse> decide(
      ControlRequest request, String path, A ask, Function<A, CompletionStage<?>> here) {
    return switch (desk.lead()) {
      case Lead.Here leader -> here.apply(ask).thenApply(ControlJson::ok);
      case Lead.At other when request.header(PASSED_ON).isEmpty() ->
          pass(other, path, ask, from(request));
      case Lead.At other -> unavailable();
      case Lead.Unknown nobody -> unavailable();
    };
  }

  private CompletionStage<HttpResponse> pass(Lead.At leader, String path, Object ask, String from) {
    return client
        .exchange(
            leader.address(),
            HttpRequest.POST(path)
                .addHeader(RawHeader.create(PASSED_ON, from))
                .withEntity(ControlJson.entity(ask)))
        .handle(
            (body, failure) -> {
              if (failure == null) {
                return HttpResponse.create().withEntity(body.toArray());
              }
              throw asRefusal(failure);
            });
  }

  private static ControlException asRefusal(Throwable failure) {
    Throwable cause = JoinFailures.cause(failure);
    return cause instanceof ControlException refused
        ? refused
        : new ControlException(
            503, "rpc error: code = Unavailable desc = leader: " + cause.getMessage());
  }

  private static CompletionStage<HttpResponse> unavailable() {
    return CompletableFuture.failedFuture(new ControlException(503, NO_LEADER));
  }

  private static String from(ControlRequest request) {
    return request
        .peer()
        .filter(Identity::isManager)
        .flatMap(manager -> request.header(PASSED_ON))
        .orElseGet(request::remoteAddress);
  }
}
