/** The generic shell of an event-sourced entity: decide, persist, answer. */
@NullMarked
package io.skep.entity;

import org.jspecify.annotations.NullMarked;
