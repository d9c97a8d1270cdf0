package io.skep.control;

import java.net.InetSocketAddress;

/** Who decides at this moment, as a manager knows it. */
public sealed interface Lead {
  /** This manager does. */
  record Here() implements Lead {}

  /** Another one does, and its control port answers there. */
  record At(InetSocketAddress address) implements Lead {}

  /** Nobody, as far as is known. */
  record Unknown() implements Lead {}
}
