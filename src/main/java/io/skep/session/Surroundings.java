package io.skep.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task meets on its node, as the managers know it.
 *
 * @param hostname of the node
 * @param os of the node, as {@code linux}
 * @param architecture of the node, as {@code x86_64}
 * @param payloads of the secrets and configs that the task names; never stored by the agent
 * @param networksNotCarried names of the swarm's networks that the container goes without
 */
public record Surroundings(
    String hostname,
    String os,
    String architecture,
    List<Payload> payloads,
    List<String> networksNotCarried) {
  /** Nothing is known. */
  public static final Surroundings NONE = new Surroundings("", "", "", List.of(), List.of());

  /** Copies the lists. */
  public Surroundings {
    payloads = orEmpty(payloads);
    networksNotCarried = orEmpty(networksNotCarried);
  }

  /** An older manager may leave a list out. */
  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** The same without what may not be on a disk. */
  public Surroundings bare() {
    return new Surroundings(hostname, os, architecture, List.of(), networksNotCarried);
  }
}
