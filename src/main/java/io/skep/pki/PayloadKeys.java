package io.skep.pki;

import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the payload of each secret and config under a key of its own, which can be destroyed.
 *
 * <p>The keys are in no event: they are in one file of the data directory, sealed by the swarm's
 * {@link Vault}, beside the log on every manager. A manager destroys a key when its view reads that
 * the object was removed, and reads the log from its beginning at each start, so a destruction that
 * a crash cut off is made good. Thread-safe.
 */
public final class PayloadKeys {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Vault vault;
  private final SecureRandom random;
  private final KeyTree tree;

  /** The file may hold keys that were destroyed. */
  private boolean unsaved;

  private PayloadKeys(Path file, Vault vault, SecureRandom random, KeyTree tree) {
    this.file = file;
    this.vault = vault;
    this.random = random;
    this.tree = tree;
  }

  /**
   * Opens the keys in this file, made with mode 0600 where there is none.
   *
   * @throws IOException if the file cannot be read or made
   * @throws IllegalStateException if it was sealed by another vault
   */
  public static PayloadKeys open(Path file, Vault vault) throws IOException {
    SecureRandom random = new SecureRandom();
    if (Files.notExists(file)) {
      PayloadKeys made = new PayloadKeys(file, vault, random, KeyTree.create(random));
      made.save();
      return made;
    }
    wipe(old(file));
    Sealed sealed = new Sealed(Files.readString(file, StandardCharsets.US_ASCII));
    byte[] bytes = Base64.getDecoder().decode(vault.open(sealed));
    return new PayloadKeys(file, vault, random, KeyTree.of(bytes));
  }

  /**
   * Takes over another manager's keys, as {@link #exported} gave them, before the first {@link
   * #open}.
   */
  public static void install(Path file, Vault vault, String exported) throws IOException {
    KeyTree tree = KeyTree.of(Base64.getDecoder().decode(exported));
    new PayloadKeys(file, vault, new SecureRandom(), tree).save();
  }

  /** All keys that are not destroyed, base64: for a new manager alone, over mutual TLS. */
  public synchronized String exported() {
    return Base64.getEncoder().encodeToString(tree.toBytes());
  }

  /**
   * Encrypts a payload.
   *
   * @param object the kind and id of the object whose payload it is
   * @throws IllegalStateException if the object's key was destroyed: ids are never used again
   */
  public SealedBytes seal(String object, byte[] payload) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] key = key(object).orElseThrow(() -> new IllegalStateException(object + " was removed"));
    byte[] sealed = run(Cipher.ENCRYPT_MODE, key, nonce, object, payload);
    return new SealedBytes(
        ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
  }

  /**
   * Decrypts a payload; empty once its key has been destroyed.
   *
   * @throws IllegalStateException if it is another object's payload, or was changed
   */
  public Optional<byte[]> open(String object, SealedBytes sealed) {
    ByteBuffer in = ByteBuffer.wrap(sealed.bytes());
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return key(object).map(key -> run(Cipher.DECRYPT_MODE, key, nonce, object, rest));
  }

  private synchronized Optional<byte[]> key(String object) {
    return tree.key(object);
  }

  /**
   * Destroys the keys of these objects, here and in the file; nothing happens to keys that were
   * destroyed before. In memory they are gone even where this throws.
   *
   * @throws IOException if the file still has them
   */
  public synchronized void destroy(Collection<String> objects) throws IOException {
    boolean any = false;
    for (String object : objects) {
      any |= tree.destroy(object);
    }
    if (any || unsaved) {
      unsaved = true;
      save();
      unsaved = false;
    }
  }

  private static byte[] run(int mode, byte[] key, byte[] nonce, String object, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(object.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the payload of " + object + " does not fit its key", e);
    }
  }

  /** The new file is whole before it has its name; the old one's bytes are overwritten first. */
  private void save() throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder");
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, ".payload", ".new", PRIVATE);
    byte[] text = vault.seal(exported()).base64().getBytes(StandardCharsets.US_ASCII);
    Files.write(fresh, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Path old = old(file);
    wipe(old);
    if (Files.exists(file)) {
      Files.createLink(old, file);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
    wipe(old);
  }

  private static Path old(Path file) {
    return file.resolveSibling(".payload.old");
  }

  private static void wipe(Path old) throws IOException {
    if (Files.exists(old)) {
      Files.write(
          old, new byte[(int) Files.size(old)], StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.delete(old);
    }
  }
}
