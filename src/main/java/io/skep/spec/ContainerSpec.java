package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The container of a task. */
@DockerJson
public record ContainerSpec(
    @Nullable String image,
    @Nullable Map<String, String> labels,
    @Nullable List<String> command,
    @Nullable List<String> args,
    @Nullable String hostname,
    @Nullable List<String> env,
    @Nullable String dir,
    @Nullable String user,
    @Nullable List<String> groups,
    @Nullable Privileges privileges,
    @Nullable Boolean init,
    @Nullable String stopSignal,
    @JsonProperty("TTY") @OmitZero boolean tty,
    @OmitZero boolean openStdin,
    @OmitZero boolean readOnly,
    @Nullable List<Mount> mounts,
    @Nullable Long stopGracePeriod,
    @Nullable Healthcheck healthcheck,
    @Nullable List<String> hosts,
    @JsonProperty("DNSConfig") @Nullable DnsConfig dnsConfig,
    @Nullable List<SecretReference> secrets,
    @Nullable List<ConfigReference> configs,
    @Nullable String isolation,
    @Nullable Map<String, String> sysctls,
    @Nullable List<String> capabilityAdd,
    @Nullable List<String> capabilityDrop,
    @Nullable List<Ulimit> ulimits,
    @OmitZero long oomScoreAdj) {
  /** Copies its collections. */
  public ContainerSpec {
    labels = Immutable.sorted(labels);
    command = Immutable.list(command);
    args = Immutable.list(args);
    env = Immutable.list(env);
    groups = Immutable.list(groups);
    mounts = Immutable.list(mounts);
    hosts = Immutable.list(hosts);
    secrets = Immutable.list(secrets);
    configs = Immutable.list(configs);
    sysctls = Immutable.sorted(sysctls);
    capabilityAdd = Immutable.list(capabilityAdd);
    capabilityDrop = Immutable.list(capabilityDrop);
    ulimits = Immutable.list(ulimits);
  }

  /** The same with its templates expanded. */
  public ContainerSpec expanded(
      @Nullable String newHostname,
      @Nullable List<String> newEnv,
      @Nullable List<Mount> newMounts) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        newHostname,
        newEnv,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        newMounts,
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj);
  }

  /** As Swarm keeps it, with this isolation. */
  ContainerSpec stored(String other) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges == null ? null : privileges.stored(),
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts == null ? null : mounts.stream().map(Mount::stored).toList(),
        stopGracePeriod,
        healthcheck,
        hosts,
        dnsConfig,
        secrets,
        configs,
        other,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits == null ? null : ulimits.stream().map(Ulimit::stored).toList(),
        oomScoreAdj);
  }

  /** The same with these for what it may leave open. */
  ContainerSpec withDefaults(long stopGrace, DnsConfig dns) {
    return new ContainerSpec(
        image,
        labels,
        command,
        args,
        hostname,
        env,
        dir,
        user,
        groups,
        privileges,
        init,
        stopSignal,
        tty,
        openStdin,
        readOnly,
        mounts,
        stopGrace,
        healthcheck,
        hosts,
        dns,
        secrets,
        configs,
        isolation,
        sysctls,
        capabilityAdd,
        capabilityDrop,
        ulimits,
        oomScoreAdj);
  }
}
