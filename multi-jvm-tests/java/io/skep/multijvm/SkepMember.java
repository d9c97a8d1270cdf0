package io.skep.multijvm;

import io.skep.testbed.EngineHost;
import io.skep.testbed.Lan;
import io.skep.testbed.SkepDaemon;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An engine and Skep's daemon beside it, each of which may die alone. */
final class SkepMember implements Member {

  private static final String STATE = "state";

  private final EngineHost host;
  private final SkepDaemon daemon;
  private final AtomicInteger life = new AtomicInteger();

  private SkepMember(EngineHost host, SkepDaemon daemon) {
    this.host = host;
    this.daemon = daemon;
  }

  static SkepMember start(
      Lan lan, String name, int stateMegabytes, Function<EngineHost, String[]> options) {
    EngineHost host = EngineHost.start(name, lan, STATE, stateMegabytes);
    SkepDaemon daemon =
        SkepDaemon.prepared(host, host.folder().resolve(STATE), options.apply(host));
    SkepMember member = new SkepMember(host, daemon);
    member.start();
    return member;
  }

  SkepDaemon daemon() {
    return daemon;
  }

  @Override
  public EngineHost host() {
    return host;
  }

  @Override
  public URI api() {
    return daemon.uri();
  }

  @Override
  public Path state() {
    return daemon.dataFolder();
  }

  @Override
  public int life() {
    return life.get();
  }

  @Override
  public Optional<ProcessHandle> process() {
    return daemon.running();
  }

  @Override
  public void kill() {
    daemon.kill9();
  }

  @Override
  public void stop() {
    daemon.stop();
  }

  @Override
  public void start() {
    life.incrementAndGet();
    daemon.restart();
  }

  @Override
  public void powerOff() {
    host.powerOff();
    daemon.kill9(); // it is gone already; this forgets it
  }

  @Override
  public void powerOn() {
    host.powerOn();
    start();
  }

  @Override
  public void close() {
    daemon.kill9();
    host.close();
  }
}
