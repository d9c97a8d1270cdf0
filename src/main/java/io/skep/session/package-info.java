/** The protocol between managers and agents. */
@NullMarked
package io.skep.session;

import org.jspecify.annotations.NullMarked;
