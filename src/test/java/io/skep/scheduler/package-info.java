/** Where tasks go, and the words where they cannot. */
@NullMarked
package io.skep.scheduler;

import org.jspecify.annotations.NullMarked;
