package io.skep.config;

import io.skep.kernel.Rejection;
import java.util.List;

/** Why a config refused a command. */
public sealed interface ConfigRejection extends Rejection {
  /** There is no such config, or it is gone. */
  record NoSuchConfig(String id) implements ConfigRejection {
    @Override
    public Code code() {
      return Code.NOT_FOUND;
    }

    @Override
    public String message() {
      return "config " + id + " not found";
    }
  }

  /** Another config, or this one, has the name. */
  record NameTaken(String name) implements ConfigRejection {
    @Override
    public Code code() {
      return Code.ALREADY_EXISTS;
    }

    @Override
    public String message() {
      return "config " + name + " already exists";
    }
  }

  /** The spec has changed since the client read it. */
  record OutOfSequence() implements ConfigRejection {
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
  record OnlyLabels() implements ConfigRejection {
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
  record InUse(String name, List<String> services) implements ConfigRejection {
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
      return "config '%s' is in use by the following service%s: %s"
          .formatted(name, services.size() == 1 ? "" : "s", String.join(", ", services));
    }
  }
}
