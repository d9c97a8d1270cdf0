package io.skep.kernel;

/** Refusals that objects of every kind may give, in Swarm's words. */
public sealed interface ObjectRejection extends Rejection {
  /**
   * There is no such object, or it is gone.
   *
   * @param kind service, node, secret, …
   */
  record NotFound(String kind, String id) implements ObjectRejection {
    @Override
    public Code code() {
      return Code.NOT_FOUND;
    }

    @Override
    public String message() {
      return kind + " " + id + " not found";
    }
  }

  /**
   * Another object of the kind, or this one, has the name.
   *
   * @param kind secret, config or network
   */
  record NameTaken(String kind, String name) implements ObjectRejection {
    @Override
    public Code code() {
      return Code.ALREADY_EXISTS;
    }

    @Override
    public String message() {
      return kind + " " + name + " already exists";
    }
  }

  /** The spec has changed since the client read it. */
  record OutOfSequence() implements ObjectRejection {
    @Override
    public Code code() {
      return Code.UNKNOWN;
    }

    @Override
    public String message() {
      return "update out of sequence";
    }
  }
}
