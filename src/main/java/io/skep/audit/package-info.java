/** Who, when and why: causal chains and the stream of events, read from the journal. */
@NullMarked
package io.skep.audit;

import org.jspecify.annotations.NullMarked;
