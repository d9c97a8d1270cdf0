package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skep.kernel.Immutable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret or a config but for its payload, which is stored sealed beside it.
 *
 * @param driver where a secret's payload comes from; always null for a config
 * @param templating by which language the payload is expanded on the node
 */
@DockerJson
public record PayloadSpec(
    @Nullable String name,
    @JsonInclude @Nullable Map<String, String> labels,
    @Nullable LogDriver driver,
    @Nullable LogDriver templating) {
  /** Copies its collections. */
  public PayloadSpec {
    labels = Immutable.sortedOrEmpty(labels);
  }

  /** The same with other labels. */
  public PayloadSpec labelled(@Nullable Map<String, String> others) {
    return new PayloadSpec(name, others, driver, templating);
  }
}
