package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolver settings of a container. */
@DockerJson
public record DnsConfig(
    @Nullable List<String> nameservers,
    @Nullable List<String> search,
    @Nullable List<String> options) {
  /** Copies its collections. */
  public DnsConfig {
    nameservers = Immutable.list(nameservers);
    search = Immutable.list(search);
    options = Immutable.list(options);
  }
}
