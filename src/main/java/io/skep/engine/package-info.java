/**
 * The engine port on a real Docker Engine.
 *
 * <p>docker-java carries the requests. Their bodies are JSON made here: its model lacks fields that
 * the specs have, and {@code io.skep.spec} already writes them as the engine reads them.
 */
@NullMarked
package io.skep.engine;

import org.jspecify.annotations.NullMarked;
