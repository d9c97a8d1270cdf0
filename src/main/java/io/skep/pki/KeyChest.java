package io.skep.pki;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.kernel.Sealed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All secrets that a node must have on its disk, in one file: its own key, and a manager's keys of
 * the vault and the journal. Locked, the file is sealed under the swarm's {@link UnlockKey}, and a
 * manager that starts anew waits for an operator to give it.
 *
 * <p>One file, so that locking, unlocking and each renewal replace everything or nothing, whenever
 * the machine stops. Mode 0600.
 */
public final class KeyChest {
  /** The entry with the node's key, certificate and trust. */
  public static final String NODE = "node";

  /** The entry with the key of the {@link Vault}. */
  public static final String VAULT = "vault";

  /** The entry with the key of the journal's payloads. */
  public static final String JOURNAL = "journal";

  private static final String FILE = "chest.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final Map<String, byte[]> entries;
  private @Nullable UnlockKey lock;

  private KeyChest(Path file, Map<String, byte[]> entries, @Nullable UnlockKey lock) {
    this.file = file;
    this.entries = new TreeMap<>(entries);
    this.lock = lock;
  }

  /** Exactly one of the two is there. */
  private record Form(@Nullable Map<String, byte[]> open, @Nullable Sealed sealed) {}

  /** Whether there is a chest in this folder. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** Whether the chest in this folder needs an unlock key; false if there is none. */
  public static boolean isLocked(Path folder) {
    return exists(folder) && form(folder.resolve(FILE)).sealed() != null;
  }

  /**
   * Opens the chest in this folder, or an empty one that is made with its first entry.
   *
   * @throws PkiException if it is locked
   */
  public static KeyChest open(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new KeyChest(file, Map.of(), null);
    }
    Map<String, byte[]> open = form(file).open();
    if (open == null) {
      throw new PkiException(file + ": locked (expected: an unlock key)");
    }
    return new KeyChest(file, open, null);
  }

  /**
   * Opens the chest with an unlock key; one that is not locked needs none, and takes any.
   *
   * @throws PkiException with Docker's words if the key is another; the API answers 401
   */
  public static KeyChest unlock(Path folder, UnlockKey key) {
    Path file = folder.resolve(FILE);
    Sealed sealed = form(file).sealed();
    if (sealed == null) {
      return open(folder);
    }
    try {
      byte[] plain = key.vault().open(sealed).getBytes(StandardCharsets.UTF_8);
      return new KeyChest(file, MAPPER.readValue(plain, new TypeReference<>() {}), key);
    } catch (IllegalStateException wrongKey) {
      throw new PkiException("swarm could not be unlocked: invalid key provided", wrongKey);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Form form(Path file) {
    try {
      return MAPPER.readValue(Files.readAllBytes(file), Form.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /** A copy of this entry. */
  public synchronized Optional<byte[]> read(String name) {
    return Optional.ofNullable(entries.get(name)).map(byte[]::clone);
  }

  /** Keeps this entry; it is on the disk when this returns. */
  public synchronized void write(String name, byte[] value) {
    Map<String, byte[]> next = new TreeMap<>(entries);
    next.put(name, value.clone());
    store(next, lock);
    entries.put(name, value.clone());
  }

  /** Drops this entry, as a manager that becomes a worker must drop the swarm's keys. */
  public synchronized void remove(String name) {
    Map<String, byte[]> next = new TreeMap<>(entries);
    if (next.remove(name) != null) {
      store(next, lock);
      entries.remove(name);
    }
  }

  /** Seals the file under this key from here on; null leaves it open. */
  public synchronized void lockWith(@Nullable UnlockKey key) {
    store(entries, key);
    lock = key;
  }

  /** Whether a restart will need an unlock key. */
  public synchronized boolean locksOnRestart() {
    return lock != null;
  }

  private void store(Map<String, byte[]> all, @Nullable UnlockKey key) {
    try {
      Form form =
          key == null
              ? new Form(all, null)
              : new Form(null, key.vault().seal(MAPPER.writeValueAsString(all)));
      PrivateFile.replace(file, MAPPER.writeValueAsBytes(form));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
