package io.skep.secret;

import io.skep.kernel.Rejection;
import java.util.List;

/** Why a secret refused a command. */
public sealed interface SecretRejection extends Rejection {
  /** There is no such secret, or it is gone. */
  record NoSuchSecret(String id) implements SecretRejection {
    @Override
    public Code code() {
      return Code.NOT_FOUND;
    }

    @Override
    public String message() {
      return "secret " + id + " not found";
    }
  }

  /** Another secret, or this one, has the name. */
  record NameTaken(String name) implements SecretRejection {
    @Override
    public Code code() {
      return Code.ALREADY_EXISTS;
    }

    @Override
    public String message() {
      return "secret " + name + " already exists";
    }
  }

  /** The spec has changed since the client read it. */
  record OutOfSequence() implements SecretRejection {
    @Override
    public Code code() {
      return Code.UNKNOWN;
    }

    @Override
    public String message() {
      return "update out of sequence";
    }
  }

  /** Something other than the labels was to be changed. */
  record OnlyLabels() implements SecretRejection {
    @Override
    public Code code() {
      return Code.INVALID_ARGUMENT;
    }

    @Override
    public String message() {
      return "only updates to Labels are allowed";
    }
  }

  /** Services use it. */
  record InUse(String name, List<String> services) implements SecretRejection {
    /** Copies the list. */
    public InUse {
      services = List.copyOf(services);
    }

    @Override
    public Code code() {
      return Code.INVALID_ARGUMENT;
    }

    @Override
    public String message() {
      return "secret '%s' is in use by the following service%s: %s"
          .formatted(name, services.size() == 1 ? "" : "s", String.join(", ", services));
    }
  }
}
