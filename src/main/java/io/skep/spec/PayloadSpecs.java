package io.skep.spec;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Secrets and configs as Swarm takes them. */
public final class PayloadSpecs {
  private static final int LONGEST_NAME = 64;
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?");

  /** A secret's payload is shorter than this, in bytes. */
  public static final int SECRET_LIMIT = 500 * 1024;

  /** A config's payload is shorter than this, in bytes. */
  public static final int CONFIG_LIMIT = 1000 * 1024;

  private PayloadSpecs() {}

  /** The first fault of a secret that is to be made with a payload of so many bytes. */
  public static Optional<SpecFault> secret(PayloadSpec spec, int size) {
    return Faults.first(
        () -> name(spec.name()),
        () -> Optional.ofNullable(spec.driver()).map(PayloadSpecs::noDriver),
        () -> size("secret", size, SECRET_LIMIT));
  }

  /** The first fault of a config that is to be made with a payload of so many bytes. */
  public static Optional<SpecFault> config(PayloadSpec spec, int size) {
    return Faults.first(() -> name(spec.name()), () -> size("config", size, CONFIG_LIMIT));
  }

  /** Drivers of secrets are plugins, of which Skep has none: Swarm's words where one is missing. */
  private static SpecFault noDriver(LogDriver driver) {
    return Faults.isEmpty(driver.name())
        ? SpecFault.invalid("secret driver must have a name")
        : SpecFault.unknown("plugin " + Faults.quoted(driver.name()) + " not found");
  }

  private static Optional<SpecFault> name(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return Optional.of(SpecFault.invalid("name must be provided"));
    }
    return Faults.invalidIf(
        name.length() > LONGEST_NAME || !NAME.matcher(name).matches(),
        "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character"
            + " must be [a-zA-Z0-9]");
  }

  private static Optional<SpecFault> size(String kind, int size, int limit) {
    return Faults.invalidIf(
        size < 1 || size >= limit,
        kind + " data must be larger than 0 and less than " + limit + " bytes");
  }
}
