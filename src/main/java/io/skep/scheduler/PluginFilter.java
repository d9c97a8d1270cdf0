package io.skep.scheduler;

import io.skep.spec.ContainerSpec;
import io.skep.spec.EngineDescription;
import io.skep.spec.LogDriver;
import io.skep.spec.Mount;
import io.skep.spec.NodeDescription;
import io.skep.spec.PluginDescription;
import io.skep.spec.TaskSpec;
import io.skep.spec.VolumeOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Only nodes whose engine has the volume and log plugins that the tasks use. */
record PluginFilter(List<String> volumeDrivers, @Nullable String logDriver) implements Filter {
  private static final String VOLUME = "Volume";
  private static final String LOG = "Log";

  static PluginFilter of(TaskSpec spec) {
    ContainerSpec container = spec.containerSpec();
    List<Mount> mounts = container == null ? null : container.mounts();
    List<String> volumes =
        mounts == null
            ? List.of()
            : mounts.stream().map(PluginFilter::driverOf).flatMap(Optional::stream).toList();
    LogDriver log = spec.logDriver();
    String name = log == null ? null : log.name();
    boolean asks = name != null && !name.isEmpty() && !"none".equals(name);
    return new PluginFilter(volumes, asks ? name : null);
  }

  private static Optional<String> driverOf(Mount mount) {
    VolumeOptions options = mount.volumeOptions();
    return !"volume".equals(mount.type()) || options == null
        ? Optional.empty()
        : Optional.ofNullable(options.driverConfig())
            .map(LogDriver::name)
            .filter(name -> !name.isEmpty() && !"local".equals(name));
  }

  @Override
  public String name() {
    return "plugins";
  }

  @Override
  public boolean applies() {
    return !volumeDrivers.isEmpty() || logDriver != null;
  }

  /** A node that says nothing of its engine passes, as does one that lists no log plugins. */
  @Override
  public boolean check(NodeLoad node) {
    NodeDescription description = node.node().description();
    EngineDescription engine = description == null ? null : description.engine();
    if (engine == null) {
      return true;
    }
    List<PluginDescription> listed = engine.plugins();
    List<PluginDescription> plugins = listed == null ? List.of() : listed;
    return volumeDrivers.stream().allMatch(driver -> has(plugins, VOLUME, driver))
        && (logDriver == null
            || plugins.stream().noneMatch(plugin -> LOG.equals(plugin.type()))
            || has(plugins, LOG, logDriver));
  }

  private static boolean has(List<PluginDescription> plugins, String type, String name) {
    return plugins.stream()
        .anyMatch(
            plugin ->
                type.equals(plugin.type())
                    && (name.equals(plugin.name()) || (name + ":latest").equals(plugin.name())));
  }

  @Override
  public String explain(int nodes) {
    return Filter.on("missing plugin", nodes);
  }
}
