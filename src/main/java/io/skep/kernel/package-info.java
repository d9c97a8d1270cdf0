/** Ids, causes and decisions: the words every room speaks. Depends on nothing. */
@NullMarked
package io.skep.kernel;

import org.jspecify.annotations.NullMarked;
