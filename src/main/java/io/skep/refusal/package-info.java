/** A refused command as an entity: it leaves a trace like everything else. */
@NullMarked
package io.skep.refusal;

import org.jspecify.annotations.NullMarked;
