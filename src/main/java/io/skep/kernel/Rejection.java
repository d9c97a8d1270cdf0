package io.skep.kernel;

/** Why a command was refused. Each entity room names its own reasons. */
public interface Rejection {
  /** What kind of refusal this is; the API maps it to an HTTP status. */
  Code code();

  /** Swarm's words where it has words; names the value and what was expected otherwise. */
  String message();

  /** The gRPC codes that Swarm's managers answer with. */
  enum Code {
    INVALID_ARGUMENT("InvalidArgument"),
    FAILED_PRECONDITION("FailedPrecondition"),
    OUT_OF_RANGE("OutOfRange"),
    NOT_FOUND("NotFound"),
    ALREADY_EXISTS("AlreadyExists"),
    PERMISSION_DENIED("PermissionDenied"),
    UNAUTHENTICATED("Unauthenticated"),
    UNIMPLEMENTED("Unimplemented"),
    UNAVAILABLE("Unavailable"),
    UNKNOWN("Unknown");

    private final String words;

    Code(String words) {
      this.words = words;
    }

    /** The code as gRPC prints it, as in {@code rpc error: code = NotFound desc = …}. */
    public String words() {
      return words;
    }
  }
}
