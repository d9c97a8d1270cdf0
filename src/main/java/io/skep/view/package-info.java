/** The swarm as folded from its events: indexed and immutable to its readers. */
@NullMarked
package io.skep.view;

import org.jspecify.annotations.NullMarked;
