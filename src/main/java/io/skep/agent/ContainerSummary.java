package io.skep.agent;

import io.skep.kernel.Immutable;
import java.util.Map;

/** One container in a list. */
public record ContainerSummary(String id, Map<String, String> labels, boolean running) {
  /** Copies the labels. */
  public ContainerSummary {
    labels = Immutable.sortedOrEmpty(labels);
  }
}
