package io.skep.pki;

import io.skep.kernel.Sealed;
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
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals secrets for events with AES-256-GCM under a key of this data directory. */
public final class Vault {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final SecretKeySpec key;
  private final SecureRandom random;

  private Vault(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /**
   * Opens the vault whose key is in this file, made with mode 0600 where there is none.
   *
   * <p>The caller holds the data directory's lock: two vaults must not be made at once.
   *
   * @throws IOException if the file cannot be read or made, or does not hold a key; nothing is ever
   *     written over a key, since all that was sealed under it would be lost
   */
  public static Vault open(Path keyFile) throws IOException {
    SecureRandom random = new SecureRandom();
    if (Files.notExists(keyFile)) {
      create(keyFile.toAbsolutePath(), random);
    }
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != KEY_BYTES) {
      throw new IOException(keyFile + ": " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
    return new Vault(key, random);
  }

  /**
   * A vault with this key, which all managers of a swarm share.
   *
   * @throws IllegalArgumentException if it is not 32 bytes long
   */
  public static Vault of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a vault's key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
    return new Vault(key, new SecureRandom());
  }

  /** The key is whole on the disk before it has its name: a crash here leaves no torn key. */
  private static void create(Path keyFile, SecureRandom random) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    Path directory = Objects.requireNonNull(keyFile.getParent(), "a key file lies in a directory");
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, ".key", ".new", PRIVATE);
    Files.write(fresh, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(fresh, keyFile, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** Seals a text. */
  public Sealed seal(String plaintext) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return new Sealed(Base64.getEncoder().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not to be had from this JDK", e);
    }
  }

  /**
   * Opens what {@link #seal} sealed.
   *
   * @throws IllegalStateException if it was sealed under another key, or changed since
   */
  public String open(Sealed sealed) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed.base64());
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, all, 0, NONCE_BYTES));
      byte[] plain = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("a sealed value does not open with this swarm's key", e);
    }
  }
}
