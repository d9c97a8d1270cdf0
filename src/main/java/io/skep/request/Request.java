package io.skep.request;

import io.skep.kernel.Sealed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A keyed request as its events made it.
 *
 * @param digest of all that was asked, sealed: it may have been made of a secret
 * @param answer null until it is known
 */
public record Request(Sealed digest, Instant begunAt, @Nullable Answer answer) {}
