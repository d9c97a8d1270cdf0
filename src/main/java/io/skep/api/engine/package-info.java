/** The way to the local Docker Engine: what Skep does not serve is the engine's to answer. */
@NullMarked
package io.skep.api.engine;

import org.jspecify.annotations.NullMarked;
