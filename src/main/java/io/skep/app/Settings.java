package io.skep.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.skep.agent.AgentSettings;
import io.skep.control.ControlSettings;
import io.skep.control.RenewalSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's settings; every key is described in {@code reference.conf}.
 *
 * @param all what Pekko and the plugins read for themselves
 * @param journal where the swarm's events are kept
 * @param commandTimeout after which a command is answered as unavailable
 * @param entityIdle how long an entity stays in memory without a command
 * @param entityMaximumWaiting how many commands may wait for one entity
 * @param stopTimeout how long a clean stop may take
 * @param leaderWait how long a request waits for a leader
 * @param practiceWrites how many writes a manager that follows practises to lead with
 * @param keyMemory how long the answer to a request with a key is remembered
 * @param control limits of the control port
 * @param renewal when a node looks after its certificate
 * @param agent how patient the agent is
 * @param membership how nodes keep together
 */
public record Settings(
    Config all,
    JournalKind journal,
    Duration commandTimeout,
    Duration entityIdle,
    int entityMaximumWaiting,
    Duration stopTimeout,
    Duration leaderWait,
    int practiceWrites,
    Duration keyMemory,
    ControlSettings control,
    RenewalSettings renewal,
    AgentSettings agent,
    MembershipSettings membership) {

  /** Where the swarm's events are kept. */
  public enum JournalKind {
    /** On every manager's disk, by Raft among the managers. */
    RAFT,
    /** In a Cassandra that the operator runs; Raft only elects. */
    CASSANDRA
  }

  /**
   * Reads reference.conf and, over it, a file.
   *
   * @throws StartupException naming the file and the line of what is wrong in it
   */
  public static Settings load(@Nullable Path file) {
    try {
      Config own = file == null ? ConfigFactory.empty() : parse(file);
      return read(
          ConfigFactory.defaultOverrides()
              .withFallback(own)
              .withFallback(ConfigFactory.parseResources("skep-pekko.conf"))
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());
    } catch (ConfigException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new StartupException("--config: " + file + " (expected: a readable file)");
    }
    Config own =
        ConfigFactory.parseFile(
            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    Config known = ConfigFactory.defaultReferenceUnresolved();
    for (Map.Entry<String, ConfigValue> entry : own.entrySet()) {
      if (entry.getKey().startsWith("skep.") && !known.hasPathOrNull(entry.getKey())) {
        throw new StartupException(
            entry.getValue().origin().description()
                + ": unknown key "
                + entry.getKey()
                + " (expected: a key of reference.conf)");
      }
    }
    return own;
  }

  private static Settings read(Config all) {
    Config skep = all.getConfig("skep");
    return new Settings(
        all,
        journal(skep),
        skep.getDuration("command.timeout"),
        skep.getDuration("entity.idle"),
        skep.getInt("entity.maximum-waiting"),
        skep.getDuration("stop-timeout"),
        skep.getDuration("leader-wait"),
        skep.getInt("practice-writes"),
        skep.getDuration("api.key-memory"),
        control(skep.getConfig("control")),
        renewal(skep.getConfig("renewal")),
        agent(skep.getConfig("agent")),
        MembershipSettings.read(skep));
  }

  private static ControlSettings control(Config control) {
    return new ControlSettings(
        control.getDuration("request-timeout"),
        control.getDuration("connect-timeout"),
        control.getDuration("idle-timeout"),
        control.getBytes("max-body"),
        control.getInt("max-connections"));
  }

  private static RenewalSettings renewal(Config renewal) {
    return new RenewalSettings(
        renewal.getDuration("policy-interval"),
        renewal.getDuration("retry-first"),
        renewal.getDuration("retry-most"));
  }

  private static JournalKind journal(Config skep) {
    String name = skep.getString("journal");
    for (JournalKind kind : JournalKind.values()) {
      if (kind.name().equalsIgnoreCase(name)) {
        return kind;
      }
    }
    throw new ConfigException.BadValue(
        skep.getValue("journal").origin(), "skep.journal", name + " (expected: raft or cassandra)");
  }

  private static AgentSettings agent(Config agent) {
    return new AgentSettings(
        agent.getDuration("heartbeat"),
        agent.getDuration("resend"),
        agent.getInt("batch"),
        agent.getDuration("describe"),
        agent.getDuration("sweep"),
        agent.getDuration("engine-grace"),
        agent.getDuration("retry-first"),
        agent.getDuration("retry-most"),
        agent.getDuration("call"),
        agent.getDuration("pull"),
        agent.getInt("calls"),
        agent.getInt("long-calls"));
  }
}
