/** A network of the swarm as an entity. Its addresses are cut by the view, in log order. */
@NullMarked
package io.skep.network;

import org.jspecify.annotations.NullMarked;
