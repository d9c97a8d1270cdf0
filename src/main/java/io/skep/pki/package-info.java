/** The swarm's certificate authority, its join tokens and what seals its secrets. */
@NullMarked
package io.skep.pki;

import org.jspecify.annotations.NullMarked;
