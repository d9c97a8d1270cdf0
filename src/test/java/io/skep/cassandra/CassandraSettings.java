package io.skep.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Configurations of actor systems whose journal is in a test's Cassandra. */
public final class CassandraSettings {
  private static final AtomicInteger KEYSPACES = new AtomicInteger();

  private CassandraSettings() {}

  /** A keyspace that no other test uses. */
  public static String keyspace() {
    return "t" + ProcessHandle.current().pid() + "_" + KEYSPACES.incrementAndGet();
  }

  /** What goes over the defaults: this server, this keyspace, made when missing. */
  public static Config own(CassandraServer server, String keyspace) {
    return ConfigFactory.parseString(
        """
        skep.journal = cassandra
        skep.cassandra.contact-points = ["%s"]
        skep.cassandra.keyspace = "%s"
        skep.cassandra.create-schema = on
        skep.cassandra.replication-factor = 1
        """
            .formatted(server.contactPoint(), keyspace));
  }

  /** A whole configuration, with elections in a new directory. */
  static Config whole(CassandraServer server, String keyspace) {
    return whole(server, keyspace, directory());
  }

  static Config whole(CassandraServer server, String keyspace, Path directory) {
    return CassandraConfig.over(
        ConfigFactory.parseString(
                """
                pekko.actor.allow-java-serialization = on
                pekko.actor.warn-about-java-serializer-usage = off
                skep.raft-journal.dir = "%s"
                """
                    .formatted(directory))
            .withFallback(own(server, keyspace))
            .withFallback(ConfigFactory.load()));
  }

  static Path directory() {
    try {
      return Files.createTempDirectory("skep-elections");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
