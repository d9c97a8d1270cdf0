/** What secrets and configs share: an object that is its payload, and the rules of its life. */
@NullMarked
package io.skep.payload;

import org.jspecify.annotations.NullMarked;
