/** A config as an entity: its payload is only ever here in sealed form. */
@NullMarked
package io.skep.config;

import org.jspecify.annotations.NullMarked;
