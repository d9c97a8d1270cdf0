/** The part of Go's template language that Swarm's users write, with Go's words for mistakes. */
@NullMarked
package io.skep.spec.template;

import org.jspecify.annotations.NullMarked;
