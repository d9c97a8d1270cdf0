package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Rejection;
import io.skep.spec.SpecFault;
import java.util.Optional;

/** The table from what was refused, and why, to the status and the words that the client gets. */
public final class Refusals {
  private Refusals() {}

  /** Who, when and why of the commands that a request leads to. */
  public static Meta meta(ApiRequest request) {
    return new Meta(
        request.receivedAt(),
        request.principal(),
        Cause.command(request.id(), request.method() + " " + request.path()));
  }

  /** Passes what was carried out; throws {@link ApiException} for what was not. */
  public static void requireDone(Outcome outcome) {
    switch (outcome) {
      case Outcome.Done done -> {}
      case Outcome.Refused refused -> throw of(refused.why());
      case Outcome.Unavailable unavailable -> throw new ApiException(503, unavailable.reason());
    }
  }

  /**
   * Passes a removal that was carried out. One that came too late is refused, although its entity
   * takes it for a repetition: of several who remove an object at once, only one did it.
   */
  static void requireRemoved(Outcome outcome, Rejection gone) {
    requireDone(outcome);
    if (outcome instanceof Outcome.Done done && !done.changed()) {
      throw of(gone);
    }
  }

  /** Throws {@link ApiException} if there is a fault. */
  public static void require(Optional<SpecFault> fault) {
    fault.ifPresent(
        found -> {
          throw of(found);
        });
  }

  /** The answer to what Swarm's managers, or the engine before them, would refuse. */
  public static ApiException of(Rejection why) {
    boolean byManager = !(why instanceof SpecFault fault) || fault.byManager();
    boolean bare = !byManager || why.code() == Rejection.Code.UNAVAILABLE;
    return new ApiException(status(why.code()), bare ? why.message() : words(why));
  }

  private static String words(Rejection why) {
    return "rpc error: code = " + why.code().words() + " desc = " + why.message();
  }

  private static int status(Rejection.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS -> 409;
      case UNKNOWN -> 500;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
    };
  }
}
