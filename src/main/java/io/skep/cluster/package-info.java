/** The swarm itself as one entity: its spec, its keys and tokens. */
@NullMarked
package io.skep.cluster;

import org.jspecify.annotations.NullMarked;
