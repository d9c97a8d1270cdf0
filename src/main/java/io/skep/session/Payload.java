package io.skep.session;

import org.jspecify.annotations.Nullable;

/**
 * What a secret or a config keeps, in the clear: only for the node whose task needs it, in memory.
 *
 * @param object the kind and id, as {@code secret|ID}
 * @param base64 the payload
 * @param templating the language in which it is a template, null if it is none
 */
public record Payload(String object, String base64, @Nullable String templating) {
  /** Shows nothing of the payload. */
  @Override
  public String toString() {
    return "<payload of " + object + ">";
  }
}
