package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A secret in encrypted form, base64; the only form in which an event may hold one. */
public record Sealed(@JsonValue String base64) {
  /** Wraps what a vault encrypted. */
  @JsonCreator
  public Sealed {}

  /** Shows nothing of the secret. */
  @Override
  public String toString() {
    return "<sealed>";
  }
}
