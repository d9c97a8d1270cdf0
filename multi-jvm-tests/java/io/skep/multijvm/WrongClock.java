package io.skep.multijvm;

import io.skep.testbed.EngineHost;
import io.skep.testbed.Ran;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A clock of the day that tells one daemon a wrong time. Time namespaces shift other clocks only,
 * so a small library is compiled and loaded before the daemon's own; that needs a C compiler.
 */
final class WrongClock {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path library;
  private final Path shift;

  private WrongClock(Path library, Path shift) {
    this.library = library;
    this.shift = shift;
  }

  /** Whether this machine has what it takes. */
  static boolean isPossible() {
    List<String> ask = List.of("sh", "-c", "command -v cc");
    return Ran.of(Duration.ofSeconds(5), ask).exit() == 0;
  }

  /** Prepares a clock, right at first, in a host's folder. */
  static WrongClock in(EngineHost host) {
    Path library = host.folder().resolve("clock.so");
    Path source = host.folder().resolve("clock.c");
    try (InputStream from = WrongClock.class.getResourceAsStream("clock.c")) {
      Files.write(source, from.readAllBytes());
      WrongClock clock = new WrongClock(library, host.folder().resolve("clock.shift"));
      clock.shift(Duration.ZERO);
      List<String> compile =
          List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString());
      Ran.of(LIMIT, compile).orThrow();
      return clock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes all later starts of a daemon tell the time by this clock. */
  void giveTo(SkepDaemon daemon) {
    daemon.environment("LD_PRELOAD", library.toString());
    daemon.environment("SKEP_CLOCK", shift.toString());
  }

  /** Makes the clock wrong by so much, from one moment to the next. */
  void shift(Duration by) {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, by.toSeconds());
    try (FileChannel file =
        FileChannel.open(shift, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(seconds, 0); // in place: the daemon has the file mapped
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
