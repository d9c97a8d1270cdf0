package io.skep.service;

import io.skep.kernel.Rejection;
import java.util.List;

/** Why a service refused a command. */
public sealed interface ServiceRejection extends Rejection {
  /** Another service, or this one, has the name. */
  record NameTaken(String name) implements ServiceRejection {
    @Override
    public Code code() {
      return Code.ALREADY_EXISTS;
    }

    @Override
    public String message() {
      return "name conflicts with an existing object: service " + name + " already exists";
    }
  }

  /** Services keep their names. */
  record RenameUnsupported() implements ServiceRejection {
    @Override
    public Code code() {
      return Code.UNIMPLEMENTED;
    }

    @Override
    public String message() {
      return "renaming services is not supported";
    }
  }

  /** Services keep their modes. */
  record ModeChangeUnsupported() implements ServiceRejection {
    @Override
    public Code code() {
      return Code.UNIMPLEMENTED;
    }

    @Override
    public String message() {
      return "service mode change is not allowed";
    }
  }

  /** A revision that the service never had. */
  record NoSuchRevision(String id, long revision, long newest) implements ServiceRejection {
    @Override
    public Code code() {
      return Code.NOT_FOUND;
    }

    @Override
    public String message() {
      return "service " + id + " has no revision " + revision + " (expected: 1 to " + newest + ")";
    }
  }

  /** A rollback to where the service is. */
  record AlreadyInForce(String id, long revision) implements ServiceRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "service " + id + " is at revision " + revision + " already";
    }
  }

  /** A rollback without an earlier spec. */
  record NoPreviousSpec(String id) implements ServiceRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "service " + id + " does not have a previous spec";
    }
  }

  /**
   * Secrets or configs that the spec names are not there.
   *
   * @param kind secret or config
   */
  record ReferencesNotFound(String kind, List<String> names) implements ServiceRejection {
    /** Copies the list. */
    public ReferencesNotFound {
      names = List.copyOf(names);
    }

    @Override
    public Code code() {
      return Code.INVALID_ARGUMENT;
    }

    @Override
    public String message() {
      return "%s%s not found: %s"
          .formatted(kind, names.size() == 1 ? "" : "s", String.join(", ", names));
    }
  }
}
