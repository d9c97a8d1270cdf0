package io.skep.request;

import io.skep.kernel.Rejection;

/** Why a keyed request refused a command. */
public sealed interface RequestRejection extends Rejection {
  /** One of the same key has begun and is not forgotten. */
  record KeyTaken() implements RequestRejection {
    @Override
    public Code code() {
      return Code.ALREADY_EXISTS;
    }

    @Override
    public String message() {
      return "a request with this Idempotency-Key is under way";
    }
  }

  /** An answer to a request that never began. */
  record NeverBegan() implements RequestRejection {
    @Override
    public Code code() {
      return Code.NOT_FOUND;
    }

    @Override
    public String message() {
      return "no request with this Idempotency-Key has begun";
    }
  }
}
