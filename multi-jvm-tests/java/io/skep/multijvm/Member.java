package io.skep.multijvm;

import io.skep.testbed.EngineHost;
import io.skep.testbed.Ran;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host with an engine, and the process on it that is a member of the swarm. */
interface Member extends AutoCloseable {

  /** Which program the swarm is made of. */
  enum Kind {
    /** Skep, its events on the managers' own disks. */
    SKEP,
    /** Skep, its events in a Cassandra on the same LAN. */
    CASSANDRA,
    /** Docker Swarm. */
    DOCKER;

    boolean isSkep() {
      return this != DOCKER;
    }
  }

  /** The host that it runs on. */
  EngineHost host();

  /** Where the swarm's API listens. */
  URI api();

  /** The folder, on a small disk of its own, in which the member keeps the swarm's state. */
  Path state();

  /** How often the member has been started. */
  int life();

  /** The member's process, as it is known outside of the host; empty while there is none. */
  Optional<ProcessHandle> process();

  /** Ends the member's process as a crash would. */
  void kill();

  /** Asks the member's process to end, and waits for it. */
  void stop();

  /** Starts the member's process and waits until its API answers. */
  void start();

  /** Ends the whole host. */
  void powerOff();

  /** Starts the host and all that runs on it. */
  void powerOn();

  @Override
  void close();

  default String name() {
    return host().name();
  }

  default boolean isAlive() {
    return process().isPresent();
  }

  /** Stops the process in the middle of what it does, until {@link #resume}. */
  default void suspend() {
    process().ifPresent(process -> signal("STOP", process));
  }

  /**
   * Ends {@link #suspend}; nothing happens where it was not suspended. What started the process on
   * its host, and waits for its end, stops with it and has to go on too.
   */
  default void resume() {
    process().ifPresent(process -> signal("CONT", process));
    process().flatMap(ProcessHandle::parent).ifPresent(waiting -> signal("CONT", waiting));
  }

  /** Runs a script on the host. */
  default Ran shell(String script) {
    return Ran.of(Duration.ofSeconds(30), host().inside(List.of("sh", "-c", script)));
  }

  private static void signal(String name, ProcessHandle process) {
    Ran.of(Duration.ofSeconds(5), List.of("kill", "-" + name, "" + process.pid())).orThrow();
  }
}
