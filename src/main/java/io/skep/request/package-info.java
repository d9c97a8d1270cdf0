/** A request that its client gave a key: carried out once, and answered alike ever after. */
@NullMarked
package io.skep.request;

import org.jspecify.annotations.NullMarked;
