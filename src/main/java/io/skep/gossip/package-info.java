/** Who is alive, by gossip among all nodes; it decides nothing else. */
@NullMarked
package io.skep.gossip;

import org.jspecify.annotations.NullMarked;
