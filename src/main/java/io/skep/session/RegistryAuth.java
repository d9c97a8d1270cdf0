package io.skep.session;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Credentials for a registry, as a client's {@code X-Registry-Auth} header holds them. */
public record RegistryAuth(@JsonValue String encoded) {
  /** Takes the header as it came. */
  @JsonCreator
  public RegistryAuth {}

  /** Shows nothing of the credentials. */
  @Override
  public String toString() {
    return "<registry auth>";
  }
}
