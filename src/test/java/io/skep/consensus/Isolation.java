package io.skep.consensus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is cut off from all others; asked at each TLS handshake between managers. */
public final class Isolation {
  private final Set<String> apart = ConcurrentHashMap.newKeySet();

  /** From now on no connection is made between this manager and any other. */
  public void cutOff(String node) {
    apart.add(node);
  }

  public void heal() {
    apart.clear();
  }

  boolean separates(String one, String other) {
    return !one.equals(other) && (apart.contains(one) || apart.contains(other));
  }
}
