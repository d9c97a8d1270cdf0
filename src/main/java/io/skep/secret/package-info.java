/** A secret as an entity: its payload is only ever here in sealed form. */
@NullMarked
package io.skep.secret;

import org.jspecify.annotations.NullMarked;
