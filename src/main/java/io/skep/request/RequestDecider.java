package io.skep.request;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.request.RequestCommand.AnswerRequest;
import io.skep.request.RequestCommand.BeginRequest;
import io.skep.request.RequestEvent.RequestAnswered;
import io.skep.request.RequestEvent.RequestBegun;
import io.skep.request.RequestRejection.KeyTaken;
import io.skep.request.RequestRejection.NeverBegan;
import org.jspecify.annotations.Nullable;

/** The decider of a keyed request. Its id is a digest of the key, never the key itself. */
public final class RequestDecider implements Decider<RequestCommand, RequestEvent, Request> {
  @Override
  public Decision<RequestEvent> decide(@Nullable Request state, RequestCommand command) {
    return switch (command) {
      case BeginRequest begin ->
          state == null || state.begunAt().isBefore(begin.forgetBefore())
              ? Decision.accept(new RequestBegun(begin.digest()))
              : Decision.refuse(new KeyTaken());
      case AnswerRequest answered -> {
        if (state == null) {
          yield Decision.refuse(new NeverBegan());
        }
        yield state.answer() == null
            ? Decision.accept(new RequestAnswered(answered.answer()))
            : Decision.nothing();
      }
    };
  }

  @Override
  public Request apply(@Nullable Request state, RequestEvent event, Meta meta) {
    return switch (event) {
      case RequestBegun begun -> new Request(begun.digest(), meta.time(), null);
      case RequestAnswered answered -> {
        if (state == null) {
          throw new IllegalStateException("a request that starts with its answer");
        }
        yield new Request(state.digest(), state.begunAt(), answered.answer());
      }
    };
  }
}
