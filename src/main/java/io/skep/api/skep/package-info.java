/** The native API under {@code /skep/v1}: what no other orchestrator can answer. */
@NullMarked
package io.skep.api.skep;

import org.jspecify.annotations.NullMarked;
