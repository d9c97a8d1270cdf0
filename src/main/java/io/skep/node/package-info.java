/** A node as an entity. */
@NullMarked
package io.skep.node;

import org.jspecify.annotations.NullMarked;
