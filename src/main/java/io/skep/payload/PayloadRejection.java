package io.skep.payload;

import io.skep.kernel.Rejection;
import java.util.List;

/** Why a secret or a config refused a command, where other objects have no such reason. */
public sealed interface PayloadRejection extends Rejection {
  /** Something other than the labels was to be changed. */
  record OnlyLabels() implements PayloadRejection {
    @Override
    public Code code() {
      return Code.INVALID_ARGUMENT;
    }

    @Override
    public String message() {
      return "only updates to Labels are allowed";
    }
  }

  /**
   * Services use it.
   *
   * @param kind secret or config
   */
  record InUse(String kind, String name, List<String> services) implements PayloadRejection {
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
      return "%s '%s' is in use by the following service%s: %s"
          .formatted(kind, name, services.size() == 1 ? "" : "s", String.join(", ", services));
    }
  }
}
