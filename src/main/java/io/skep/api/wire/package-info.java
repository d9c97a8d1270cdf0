/**
 * HTTP/1.1 messages as bytes, as far as passing them on needs it: heads, and where bodies end.
 *
 * <p>What the engine answers must reach the client as it was sent: header order, chunks, trailers,
 * half-closed and upgraded connections. A library that parses and renders again changes such
 * things, so the pass-through reads heads and counts bytes, and touches nothing else. All methods
 * block; they are called on virtual threads only.
 */
@NullMarked
package io.skep.api.wire;

import org.jspecify.annotations.NullMarked;
