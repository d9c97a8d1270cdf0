package io.skep.pki;

import io.skep.spec.CaConfig;
import io.skep.spec.ExternalCa;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the external CAs of a swarm; a manager shows them its own certificate. */
@FunctionalInterface
public interface ExternalAuthorities {
  /**
   * The external CA behind these addresses.
   *
   * @param urls tried in this order
   * @param roots PEM: one of them must have certified the server
   */
  ExternalAuthority at(List<String> urls, String roots);

  /** Those of a node with these credentials. */
  static ExternalAuthorities of(Credentials credentials) {
    return (urls, roots) -> ExternalAuthority.of(credentials, urls, roots);
  }

  /**
   * The addresses of the external CAs that sign with this root.
   *
   * @param root PEM of the root wanted
   * @param current PEM of the swarm's root, which is meant where a specification names none
   */
  static List<String> urls(@Nullable CaConfig config, String root, String current) {
    if (config == null || config.externalCas() == null) {
      return List.of();
    }
    return config.externalCas().stream()
        .filter(each -> RootCa.isSame(root, rootOf(each, current)))
        .map(ExternalCa::url)
        .filter(Objects::nonNull)
        .toList();
  }

  private static String rootOf(ExternalCa external, String current) {
    String named = external.caCert();
    return named == null || named.isBlank() ? current : named;
  }
}
