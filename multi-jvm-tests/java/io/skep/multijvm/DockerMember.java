package io.skep.multijvm;

import io.skep.testbed.EngineHost;
import io.skep.testbed.Lan;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain engine: it is the swarm's member itself, so neither dies without the other. */
final class DockerMember implements Member {

  private static final String STATE = "docker/swarm";

  private final EngineHost host;
  private final AtomicInteger life = new AtomicInteger(1);

  private DockerMember(EngineHost host) {
    this.host = host;
  }

  static DockerMember start(Lan lan, String name, int stateMegabytes) {
    return new DockerMember(EngineHost.start(name, lan, STATE, stateMegabytes));
  }

  @Override
  public EngineHost host() {
    return host;
  }

  @Override
  public URI api() {
    return host.engineUri();
  }

  @Override
  public Path state() {
    return host.folder().resolve(STATE);
  }

  @Override
  public int life() {
    return life.get();
  }

  @Override
  public Optional<ProcessHandle> process() {
    return host.engineProcess();
  }

  @Override
  public void kill() {
    host.killEngine();
  }

  @Override
  public void stop() {
    host.stopEngine();
  }

  @Override
  public void start() {
    life.incrementAndGet();
    host.startEngine();
  }

  @Override
  public void powerOff() {
    host.powerOff();
  }

  @Override
  public void powerOn() {
    life.incrementAndGet();
    host.powerOn();
  }

  @Override
  public void close() {
    host.close();
  }
}
