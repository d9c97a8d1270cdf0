/** What clients and observers of a swarm wrote down, and the laws that it must keep. */
@NullMarked
package io.skep.multijvm.laws;

import org.jspecify.annotations.NullMarked;
