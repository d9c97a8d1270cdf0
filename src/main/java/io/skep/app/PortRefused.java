package io.skep.app;

import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * The control port cannot be opened; said to who asked for the swarm in Swarm's own words, by which
 * scripts and test suites know that the port is taken.
 */
final class PortRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of the address asked for and the one tried; the cause at the bottom says why. */
  PortRefused(String asked, InetSocketAddress tried, Throwable cause) {
    super(
        "manager stopped: failed to listen on remote API address: listen tcp "
            + asked
            + ": bind: "
            + reason(tried, cause),
        cause);
  }

  private static String reason(InetSocketAddress tried, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = String.valueOf(root.getMessage());
    return said.replace("[" + tried + "] ", "").toLowerCase(Locale.ROOT);
  }
}
