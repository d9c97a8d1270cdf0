/** A task as an entity. */
@NullMarked
package io.skep.task;

import org.jspecify.annotations.NullMarked;
