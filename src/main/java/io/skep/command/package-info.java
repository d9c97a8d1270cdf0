/** How a command reaches its entity, and how its answer waits for the view. */
@NullMarked
package io.skep.command;

import org.jspecify.annotations.NullMarked;
