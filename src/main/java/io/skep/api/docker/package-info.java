/** The Docker Engine API's swarm objects. */
@NullMarked
package io.skep.api.docker;

import org.jspecify.annotations.NullMarked;
