/** The managers' end of the sessions with agents. */
@NullMarked
package io.skep.dispatcher;

import org.jspecify.annotations.NullMarked;
