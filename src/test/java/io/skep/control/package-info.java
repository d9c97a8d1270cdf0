/** The control port over real sockets on loopback. */
@NullMarked
package io.skep.control;

import org.jspecify.annotations.NullMarked;
