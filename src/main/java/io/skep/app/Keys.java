package io.skep.app;

import io.skep.journal.PayloadKey;
import io.skep.kernel.Sealed;
import io.skep.pki.Credentials;
import io.skep.pki.KeyChest;
import io.skep.pki.PayloadKeys;
import io.skep.pki.PkiException;
import io.skep.pki.UnlockKey;
import io.skep.pki.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this node on its disk: its own, and on a manager those that all managers share.
 *
 * <p>The vault's key seals what may not stand in events in the clear, the journal's key seals the
 * events.
 */
final class Keys {
  private static final int BYTES = 32;

  private final Path folder;
  private final KeyChest chest;
  private @Nullable PayloadKeys payloads;

  private Keys(Path folder, KeyChest chest) {
    this.folder = folder;
    this.chest = chest;
  }

  /** Where a swarm's folder has its keys. */
  static Path folder(Path swarm) {
    return swarm.resolve("keys");
  }

  static boolean isLocked(Path swarm) {
    return KeyChest.isLocked(folder(swarm));
  }

  /** Opens those of this swarm's folder. */
  static Keys open(Path swarm) {
    if (!KeyChest.exists(folder(swarm))) {
      throw new StartupException(
          folder(swarm) + ": no keys (expected: those of the swarm that state.json names)");
    }
    return new Keys(folder(swarm), KeyChest.open(folder(swarm)));
  }

  /** An empty chest for a node that is to found or join a swarm. */
  static Keys empty(Path swarm) {
    return new Keys(folder(swarm), KeyChest.open(folder(swarm)));
  }

  /**
   * Opens those of a locked manager.
   *
   * @throws PkiException in Docker's words if the key is wrong
   */
  static Keys unlock(Path swarm, UnlockKey key) {
    return new Keys(folder(swarm), KeyChest.unlock(folder(swarm), key));
  }

  /** Makes the keys that the managers of a new swarm share. */
  void found(SecureRandom random) {
    chest.write(KeyChest.VAULT, fresh(random));
    chest.write(KeyChest.JOURNAL, fresh(random));
  }

  private static byte[] fresh(SecureRandom random) {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return key;
  }

  /** Takes over those of another manager. */
  void share(Shared shared) throws IOException {
    chest.write(KeyChest.VAULT, shared.vault());
    chest.write(KeyChest.JOURNAL, shared.journal());
    PayloadKeys.install(payloadFile(), vault(), shared.payloads());
    payloads = null;
  }

  /**
   * What a manager tells a new one.
   *
   * @param journal where the swarm keeps its events
   */
  Shared shared(String journal) {
    try {
      return new Shared(
          read(KeyChest.VAULT), read(KeyChest.JOURNAL), payloads().exported(), journal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A worker has none of them. */
  void forgetShared() throws IOException {
    chest.remove(KeyChest.VAULT);
    chest.remove(KeyChest.JOURNAL);
    Files.deleteIfExists(payloadFile());
    payloads = null;
  }

  Vault vault() {
    return Vault.of(read(KeyChest.VAULT));
  }

  /** What seals and opens for the swarm: the vault, and the keys of secrets and configs. */
  SwarmBox box() throws IOException {
    return new SwarmBox(vault(), payloads());
  }

  /** One object for all: what is destroyed in it must not be given to a new manager. */
  private synchronized PayloadKeys payloads() throws IOException {
    PayloadKeys open = payloads;
    if (open == null) {
      open = PayloadKeys.open(payloadFile(), vault());
      payloads = open;
    }
    return open;
  }

  private Path payloadFile() {
    return folder.resolve("payload.keys");
  }

  PayloadKey journal() {
    return PayloadKey.of(read(KeyChest.JOURNAL));
  }

  Credentials credentials() {
    return Credentials.load(chest);
  }

  KeyChest chest() {
    return chest;
  }

  /** From here on a restart needs the unlock key that this sealed value holds; null: none. */
  void lock(@Nullable Sealed key) {
    chest.lockWith(key == null ? null : unlockKey(key));
  }

  private UnlockKey unlockKey(Sealed key) {
    return UnlockKey.parse(vault().open(key))
        .orElseThrow(() -> new IllegalStateException("the swarm's unlock key is none"));
  }

  private byte[] read(String entry) {
    return chest
        .read(entry)
        .orElseThrow(() -> new StartupException("the node's keys lack \"" + entry + "\""));
  }

  /**
   * The keys that all managers share.
   *
   * @param vault 32 bytes
   * @param journal 32 bytes
   * @param payloads the keys of secrets and configs that are left, as PayloadKeys exports them
   * @param at where the swarm keeps its events; a new manager must do so too
   */
  @SuppressWarnings("ArrayRecordComponent") // keys are bytes; nobody compares them
  record Shared(byte[] vault, byte[] journal, String payloads, String at) {
    /** Shows nothing of them. */
    @Override
    public String toString() {
      return "Shared[not shown]";
    }
  }
}
