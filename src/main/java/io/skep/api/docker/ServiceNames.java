package io.skep.api.docker;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes names for services that come without one. */
final class ServiceNames {
  private static final List<String> HOW =
      List.of(
          "amber", "brave", "calm", "eager", "gentle", "golden", "humming", "lively", "mellow",
          "nimble", "patient", "quiet", "steady", "sunny", "swift", "warm");
  private static final List<String> WHO =
      List.of(
          "aphid",
          "beetle",
          "bumblebee",
          "carder",
          "clover",
          "cricket",
          "drone",
          "firefly",
          "forager",
          "heather",
          "ladybird",
          "lavender",
          "linden",
          "mason",
          "moth",
          "thyme");

  private ServiceNames() {}

  /** Two words, joined as Docker joins them. */
  static String next(RandomGenerator random) {
    return HOW.get(random.nextInt(HOW.size())) + "_" + WHO.get(random.nextInt(WHO.size()));
  }
}
