/** The product as users have it: the daemon, a real engine, and stock clients. */
@NullMarked
package io.skep.e2e;

import org.jspecify.annotations.NullMarked;
