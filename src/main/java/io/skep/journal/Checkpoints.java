package io.skep.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Raft snapshots: checkpoints of the store, made in the background when enough has been logged,
 * or received from the leader.
 *
 * <p>A checkpoint is a directory of links, so it costs a flush and no copy. Ratis is told of it
 * when it is complete, and purges the log behind it then. The one before stays, as it may be on its
 * way to a manager that lags.
 */
final class Checkpoints implements StateMachineStorage {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String UNFINISHED = "checkpoint.unfinished";
  private static final Pattern NAME = Pattern.compile("checkpoint\\.(\\d+)_(\\d+)");

  private final EventStore store;
  private final Executor background;
  private final long everyBytes;
  private final Runnable made;
  private final AtomicLong logged = new AtomicLong();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Path directory;
  private volatile @Nullable CheckpointSnapshot newest;

  Checkpoints(EventStore store, Executor background, long everyBytes, Runnable made) {
    this.store = store;
    this.background = background;
    this.everyBytes = everyBytes;
    this.made = made;
  }

  /** Looks for checkpoints of earlier starts in the group's directory. */
  synchronized void use(Path machineDirectory) throws IOException {
    directory = machineDirectory;
    newest = all(machineDirectory).stream().findFirst().orElse(null);
  }

  @Nullable CheckpointSnapshot newest() {
    return newest;
  }

  /**
   * Counts what was appended since the last checkpoint and begins one when it is time; {@code made}
   * is told when it is complete.
   */
  void logged(int bytes) {
    if (logged.addAndGet(bytes) >= everyBytes && running.compareAndSet(false, true)) {
      logged.set(0);
      background.execute(this::makeAndRelease);
    }
  }

  /** Looks again, after Ratis has put a received checkpoint in the place of those before. */
  synchronized void lookAgain() throws IOException {
    var known = directory;
    if (known != null) {
      use(known);
    }
  }

  /** Makes a checkpoint now; without effect when nothing was applied since the last. */
  synchronized void make() throws IOException {
    var target = directory;
    var before = newest;
    long applied = store.state().appliedIndex();
    if (target == null || applied < 0 || (before != null && before.getIndex() >= applied)) {
      return;
    }
    Files.createDirectories(target);
    var unfinished = target.resolve(UNFINISHED);
    if (Files.exists(unfinished)) {
      delete(unfinished);
    }
    var state = store.checkpoint(unfinished);
    var checkpoint =
        target.resolve("checkpoint." + state.appliedTerm() + "_" + state.appliedIndex());
    Files.move(unfinished, checkpoint, StandardCopyOption.ATOMIC_MOVE);
    newest = new CheckpointSnapshot(checkpoint, state.appliedTerm(), state.appliedIndex());
    for (var old : all(target)) {
      if (before != null && old.getIndex() < before.getIndex()) {
        delete(old.directory());
      }
    }
  }

  private void makeAndRelease() {
    try {
      make();
      made.run();
    } catch (IOException | StoreFailedException | JournalUnavailableException e) {
      LOG.warn("no checkpoint was made; the Raft log keeps what it would have freed", e);
    } finally {
      running.set(false);
    }
  }

  @Override
  public void init(RaftStorage storage) {}

  @Override
  public @Nullable CheckpointSnapshot getLatestSnapshot() {
    return newest;
  }

  @Override
  public void format() {}

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {}

  private static List<CheckpointSnapshot> all(Path machineDirectory) throws IOException {
    var found = new ArrayList<CheckpointSnapshot>();
    if (!Files.isDirectory(machineDirectory)) {
      return found;
    }
    try (var entries = Files.newDirectoryStream(machineDirectory, "checkpoint.*")) {
      for (var entry : entries) {
        var name = NAME.matcher(entry.getFileName().toString());
        if (name.matches()) {
          found.add(
              new CheckpointSnapshot(
                  entry, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
        } else {
          delete(entry);
        }
      }
    }
    found.sort(Comparator.comparingLong(CheckpointSnapshot::getIndex).reversed());
    return found;
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw new IOException("cannot delete the old checkpoint " + tree, e);
    }
  }
}
