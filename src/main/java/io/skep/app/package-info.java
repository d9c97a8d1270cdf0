/** The daemon: its options and settings, what it starts and in which order it stops. */
@NullMarked
package io.skep.app;

import org.jspecify.annotations.NullMarked;
