/** Where a task may run, where it should, and why not elsewhere. Pure: no clock, no I/O. */
@NullMarked
package io.skep.scheduler;

import org.jspecify.annotations.NullMarked;
