package io.skep.api.engine;

import io.skep.api.http.ApiVersion;
import io.skep.api.wire.ResponseHead;

/**
 * What the engine says of itself on every ping.
 *
 * @param apiVersion the newest API version that it speaks
 * @param builderVersion the builder that clients are to use, empty when it names none
 * @param experimental whether its experimental features are on
 * @param osType such as {@code linux}
 */
public record EngineFacts(
    ApiVersion apiVersion, String builderVersion, boolean experimental, String osType) {

  /** What is assumed of an engine that was never heard of. */
  public static final EngineFacts UNKNOWN = new EngineFacts(ApiVersion.MINIMUM, "", false, "linux");

  static EngineFacts of(ResponseHead ping) {
    return new EngineFacts(
        ping.headers().value("Api-Version").flatMap(ApiVersion::parse).orElse(ApiVersion.MINIMUM),
        ping.headers().value("Builder-Version").orElse(""),
        ping.headers().value("Docker-Experimental").filter("true"::equals).isPresent(),
        ping.headers().value("Ostype").orElse("linux"));
  }
}
