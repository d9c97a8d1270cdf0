package io.skep.scheduler;

import io.skep.spec.NodeDescription;
import io.skep.spec.Placement;
import io.skep.spec.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Only nodes of a platform that the image is made for; no platforms named means any. */
record PlatformFilter(List<Platform> platforms) implements Filter {
  static PlatformFilter of(@Nullable Placement placement) {
    List<Platform> platforms = placement == null ? null : placement.platforms();
    return new PlatformFilter(platforms == null ? List.of() : platforms);
  }

  @Override
  public String name() {
    return "platform";
  }

  @Override
  public boolean applies() {
    return !platforms.isEmpty();
  }

  @Override
  public boolean check(NodeLoad node) {
    NodeDescription description = node.node().description();
    Platform has = description == null ? null : description.platform();
    return has != null && platforms.stream().anyMatch(wanted -> suits(wanted, has));
  }

  private static boolean suits(Platform wanted, Platform has) {
    return suits(architecture(wanted.architecture()), architecture(has.architecture()))
        && suits(orEmpty(wanted.os()), orEmpty(has.os()));
  }

  private static boolean suits(String wanted, String has) {
    return wanted.isEmpty() || wanted.equals(has);
  }

  private static String architecture(@Nullable String name) {
    return switch (orEmpty(name)) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> orEmpty(name);
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public String explain(int nodes) {
    return Filter.on("unsupported platform", nodes);
  }
}
